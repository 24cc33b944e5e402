"""What is asked: the question file, the logic between questions, the variables they yield."""
