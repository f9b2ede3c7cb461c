"""What every part of the desk is built from: its pages, and the steps of a publication."""
