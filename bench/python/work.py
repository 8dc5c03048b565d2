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


def set_all(table, count):
    for i in range(count):
        table["x"] = i


def get_all(table, count):
    for _ in range(count):
        table["x"]


def lock_all(lock, count):
    for _ in range(count):
        lock.acquire()
        lock.release()
