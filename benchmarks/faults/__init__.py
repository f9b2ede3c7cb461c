"""What happens to the portal when something fails: `make faults` makes it fail and watches."""
