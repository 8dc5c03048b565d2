"""One round trip through Python's ProcessPoolExecutor, as a median in microseconds. Called by Measure-Pool.ps1."""
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor


def square(x):
    return x * x


def main():
    rounds, tasks = int(sys.argv[1]), int(sys.argv[2])
    with ProcessPoolExecutor(max_workers=2) as pool:
        for x in range(200):
            pool.submit(square, x).result()
        for _ in range(rounds):
            times = []
            for x in range(tasks):
                start = time.perf_counter()
                pool.submit(square, x).result()
                times.append(time.perf_counter() - start)
            print(f"{statistics.median(times) * 1e6:.1f}")


if __name__ == "__main__":
    main()
