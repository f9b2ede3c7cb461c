"""What is found out about the claims of trade: whether sources agree and of which origins they are,
who reported when, how far first figures moved, the balance under other valuations, and which
figures may be South Korea’s.
"""
