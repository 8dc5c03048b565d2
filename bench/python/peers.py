"""Python's pools as peers of ParallelProc: reads one measurement a line, answers it with figures in one line, ends with its input.

    map1 ITEMS             ProcessPoolExecutor.map, chunksize 1: items/s
    poolmap ITEMS          Pool.map, its own choice of chunks: items/s
    submit TASKS           submit all, then result() of all: tasks/s
    trip TRIPS             submit().result(), one after the other: median and 99th percentile in microseconds
    bytes SIZE             one bytes object there and back: MiB/s
    spin1 ITEMS MICROS     as map1, with a body of so many microseconds: items/s
    spinpool ITEMS MICROS  as poolmap, with such a body: items/s
    sets COUNT             so many sets of a Manager's dict by each worker at once: sets/s
    gets COUNT             the same with reads: gets/s
    locks COUNT            so many pairs of acquire and release of one Manager's lock by each worker: pairs/s

Two workers, started before the first figure.
"""
import os
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Manager, Pool

from work import get_all, identity, lock_all, set_all, spin, square

WORKERS = 2


def rate(count, run):
    start = time.perf_counter()
    run()
    return [count / (time.perf_counter() - start)]


def trips(executor, count):
    times = []
    for x in range(count):
        start = time.perf_counter()
        executor.submit(square, x).result()
        times.append((time.perf_counter() - start) * 1e6)
    return [statistics.median(times), sorted(times)[len(times) * 99 // 100]]


def submit(executor, count):
    futures = [executor.submit(square, x) for x in range(count)]
    for future in futures:
        future.result()


def echo(executor, size):
    block = os.urandom(size)
    start = time.perf_counter()
    back = executor.submit(identity, block).result()
    seconds = time.perf_counter() - start
    if back != block:
        raise ValueError("another block came back")
    return [size / 2**20 / seconds]


def share(executor, work, shared, count):
    futures = [executor.submit(work, shared, count) for _ in range(WORKERS)]
    for future in futures:
        future.result()


def counts_per_microsecond():
    """The best of several, as anything else that runs only makes it slower."""
    best = 0.0
    for _ in range(10):
        start = time.perf_counter()
        spin(200_000)
        best = max(best, 200_000 / ((time.perf_counter() - start) * 1e6))
    return best


def main():
    speed = counts_per_microsecond()
    with ProcessPoolExecutor(max_workers=WORKERS) as executor, Pool(WORKERS) as pool, Manager() as manager:
        table, lock = manager.dict(), manager.Lock()
        list(executor.map(square, range(200)))
        pool.map(square, range(200))
        for line in sys.stdin:
            what, *numbers = line.split()
            count, *cost = map(int, numbers)
            effort = max(1, round(cost[0] * speed)) if cost else 0
            figures = {
                "map1": lambda: rate(count, lambda: list(executor.map(square, range(count)))),
                "poolmap": lambda: rate(count, lambda: pool.map(square, range(count))),
                "submit": lambda: rate(count, lambda: submit(executor, count)),
                "trip": lambda: trips(executor, count),
                "bytes": lambda: echo(executor, count),
                "sets": lambda: rate(WORKERS * count, lambda: share(executor, set_all, table, count)),
                "gets": lambda: rate(WORKERS * count, lambda: share(executor, get_all, table, count)),
                "locks": lambda: rate(WORKERS * count, lambda: share(executor, lock_all, lock, count)),
                "spin1": lambda: rate(count, lambda: list(executor.map(spin, [effort] * count))),
                "spinpool": lambda: rate(count, lambda: pool.map(spin, [effort] * count)),
            }[what]()
            print(*(f"{figure:.3f}" for figure in figures), flush=True)


if __name__ == "__main__":
    main()
