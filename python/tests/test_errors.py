"""Exit statuses as exceptions."""

import sys

import pytest

import h5reinit


def test_usage(keras_model):
    with pytest.raises(h5reinit.UsageError, match="nonsense") as caught:
        h5reinit.plan(keras_model, preset="nonsense")
    assert caught.value.status == 64


def test_unknown_keyword_is_the_programs_error(keras_model):
    with pytest.raises(h5reinit.UsageError, match="--no-such-thing"):
        h5reinit.plan(keras_model, no_such_thing=3)


def test_selector_that_matches_nothing_suggests(keras_model):
    with pytest.raises(h5reinit.DataError, match="role:kernel") as caught:
        h5reinit.plan(keras_model, only="role:kernle")
    assert caught.value.status == 65 and isinstance(caught.value, ValueError)


def test_not_hdf5(tmp_path):
    (tmp_path / "x.h5").write_text("no model")
    with pytest.raises(h5reinit.DataError, match="x.h5"):
        h5reinit.inspect(tmp_path / "x.h5")


def test_missing_model(tmp_path):
    with pytest.raises(FileNotFoundError, match="absent.h5"):
        h5reinit.inspect(tmp_path / "absent.h5")


def test_output_that_cannot_be_created(keras_model, tmp_path):
    with pytest.raises(h5reinit.CannotCreateError):
        h5reinit.apply(keras_model, output=tmp_path / "no" / "folder" / "x.h5", seed=1)


def test_no_program(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("H5REINIT", raising=False)
    with pytest.raises(h5reinit.ProgramNotFoundError, match="PATH"):
        h5reinit.inspect("x.h5")
    monkeypatch.setenv("H5REINIT", "/no/such/program")
    with pytest.raises(h5reinit.ProgramNotFoundError, match="/no/such/program"):
        h5reinit.inspect("x.h5")


@pytest.mark.parametrize("status, kind", [
    (69, h5reinit.FilterMissingError), (70, h5reinit.DefectError), (74, h5reinit.IOFailedError),
    (75, h5reinit.TryAgainError), (77, PermissionError), (78, h5reinit.UsageError),
    (130, h5reinit.SignalError), (143, h5reinit.SignalError), (3, h5reinit.H5ReinitError),
])
def test_statuses_that_need_a_broken_machine(status, kind, monkeypatch, tmp_path):
    """The contract's other statuses, from a program of ours that ends with them."""
    program = tmp_path / "h5reinit"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nprint('h5reinit: the reason', file=sys.stderr)\nsys.exit({status})\n")
    program.chmod(0o755)
    monkeypatch.setenv("H5REINIT", str(program))
    with pytest.raises(kind, match="^the reason$") as caught:
        h5reinit.verify("x.h5")
    assert caught.value.status == status
