"""What the peers' worker processes run. In a module of its own, so that every way to start a process can import it."""


def square(x):
    return x * x


def identity(x):
    return x


def spin(count):
    """Keeps a processor busy in proportion to the count."""
    total = 0
    for i in range(count):
        total += i
    return total
