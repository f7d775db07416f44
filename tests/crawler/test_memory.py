"""A crawl is stopped by its own memory, never by what the process that began it had used."""

import subprocess
import sys

MEGABYTE = 1024 * 1024

PARENT = """
import subprocess, sys
large = bytearray(b"x") * ({megabytes} << 20)
del large
sys.exit(subprocess.run([sys.executable, "-c", sys.argv[1]]).returncode)
"""
CHILD = """
from scrapy.utils.test import get_crawler
from crawler.memory import OwnMemory
held = bytearray(b"x") * ({megabytes} << 20)
print(OwnMemory.from_crawler(get_crawler(settings_dict={{"MEMUSAGE_ENABLED": True}})).get_virtual_size())
"""


def measured(*, parent, child):
    """What a crawling process that holds so much, begun by one that had held so much, counts; megabytes."""
    command = [sys.executable, "-c", PARENT.format(megabytes=parent), CHILD.format(megabytes=child)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout) / MEGABYTE


def test_the_memory_of_the_parent_is_not_counted():
    assert measured(parent=700, child=0) < 300


def test_its_own_memory_is():
    assert measured(parent=0, child=300) > 300
