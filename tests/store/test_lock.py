"""A lock keeps other processes out, and where it would not that is seen."""

from store import lock


def test_another_process_is_refused_while_the_lock_is_held_and_only_then(tmp_path):
    path = tmp_path / "uji.lock"
    with lock.only_one(path) as held:
        assert held
        assert lock.is_refused(path)
    assert not lock.is_refused(path), "as on a disk whose locks always succeed"
