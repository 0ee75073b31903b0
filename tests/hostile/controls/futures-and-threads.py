# tries: works its slices out in threads of concurrent.futures, with a lock, a queue, an event and a timer
# question: softmax-temperature
# answer: right
# must: full marks

import queue
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed

import torch

pool = ThreadPoolExecutor(max_workers=3, thread_name_prefix="slice")
lock, counted = threading.Lock(), queue.Queue()


def one(values, temperature):
    with lock:
        counted.put(threading.current_thread().name)
    return torch.softmax(values / temperature, dim=0)


def softmax_with_temperature(logits, temperature, dim=-1):
    if temperature <= 0:
        raise ValueError("temperature")
    done = threading.Event()
    threading.Timer(0.001, done.set).start()
    moved = logits.movedim(dim, -1)
    rows = moved.reshape(-1, moved.shape[-1]).unbind(0)
    numbers = {pool.submit(one, row, temperature): number for number, row in enumerate(rows)}
    results = {numbers[future]: future.result() for future in as_completed(numbers)}
    done.wait(1)
    return torch.stack([results[n] for n in range(len(rows))]).reshape(moved.shape).movedim(-1, dim)
