"""Where people work: uploads, reviews and corrections, in the admin."""
