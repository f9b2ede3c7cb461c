"""What people of the desk write to each other about a draft and about its rows."""
