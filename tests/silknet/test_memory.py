"""The memory of the front: what was used last, within its bounds."""

from threading import Thread

from silknet.changes.front import Answer, Memory


def test_memory_forgets_what_was_used_longest_ago():
    memory = Memory(size=3 * 1_600)
    for key in "abc":
        memory.put(key, Answer([], b"x" * 100))
    memory.get("a")
    memory.put("d", Answer([], b"x" * 100))
    assert [key for key in "abcd" if memory.get(key)] == ["a", "c", "d"]
    assert memory.held == 3 * 1_600
    memory.put("a", Answer([], b"x" * 10))
    assert memory.held == 2 * 1_600 + 1_510


def test_memory_of_no_size_keeps_nothing():
    memory = Memory(size=0)
    memory.put("a", Answer([], b""))
    assert (memory.get("a"), memory.held) == (None, 0)


def test_memory_counts_right_between_threads():
    memory = Memory(size=40 * 1_600)

    def use(thread: int) -> None:
        for number in range(500):
            memory.put(f"{number % 60}", Answer([], b"x" * 100))
            memory.get(f"{(number + thread) % 60}")

    threads = [Thread(target=use, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert memory.held == 1_600 * sum(1 for key in range(60) if memory.get(f"{key}"))
