"""What happens while a forum is planned."""
