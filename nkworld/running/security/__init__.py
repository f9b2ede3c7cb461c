"""What guards the whole site: proxies that are believed, the brake on sign-in, headers."""
