"""A sample of what `make accuracy` measures; docs/accuracy.md holds the whole."""

import random
import os

import accuracy
import pytest

CHOICE = os.environ.get("H5REINIT_ACCURACY") or str(random.randrange(10**6))
QUICK = [case for case in accuracy.cases([]) if case[0].is_quick(case[1])]


@pytest.mark.parametrize("case", random.Random(CHOICE).sample(QUICK, 6), ids=lambda case: case[1])
def test_nothing_is_read_wrong(case):
    print(f"H5REINIT_ACCURACY={CHOICE}")
    records = accuracy.measure(*case)
    assert records
    for record in records:
        assert not record["wrong"], record
        assert record["right"], record
