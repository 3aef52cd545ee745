"""What happens to instruments, questionnaires, and those who are asked."""
