"""The figures of a survey of engagement, put together from one round's answers and those before it."""
