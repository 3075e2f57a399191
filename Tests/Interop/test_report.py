"""`inspect --stats` against numpy, its audit, and `report` in a real browser."""

from __future__ import annotations

import json
import shutil

import h5py
import numpy as np
import pytest

from support import fail, succeed

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HOSTILE = "<img src=x onerror=alert(1)>"


def inspect(path) -> tuple[dict, dict]:
    result = json.loads(succeed("inspect", path, "--stats", "--format", "json").stdout)
    return {tensor["path"]: tensor for tensor in result["tensors"]}, result


def write(path, tensors: dict):
    with h5py.File(path, "w") as file:
        for name, values in tensors.items():
            file[name] = values
    return path


def excess_kurtosis(values) -> float:
    distance = values - values.mean()
    return (distance**4).mean() / (distance**2).mean() ** 2 - 3


@pytest.mark.parametrize("dtype", ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8"])
@pytest.mark.parametrize("chunks", [None, (7, 100)])
def test_statistics_are_those_of_numpy(tmp_path, dtype, chunks):
    values = np.random.default_rng(1).normal(0.3, 2.0, (700, 900)).astype(dtype)
    values[3, :5] = [0, np.nan, np.inf, -np.inf, -0.0]
    values[4, 0] = np.finfo(values.dtype).smallest_subnormal
    with h5py.File(tmp_path / "m.h5", "w") as file:
        file.create_dataset("fc.weight", data=values, chunks=chunks)
    stats = inspect(tmp_path / "m.h5")[0]["/fc.weight"]["stats"]
    finite = values[np.isfinite(values)].astype(np.float64)
    assert stats["count"] == finite.size
    assert stats["nan"] == 1 and stats["inf"] == 2
    # Both zeros, and what rounded to zero.
    assert stats["zeros"] == np.count_nonzero(values == 0)
    magnitude = np.abs(finite)
    tiny = np.finfo(values.dtype).smallest_normal
    assert stats["denormal"] == np.count_nonzero((magnitude < tiny) & (magnitude > 0)) >= 1
    assert stats["mean"] == pytest.approx(finite.mean(), rel=1e-12)
    assert stats["std"] == pytest.approx(finite.std(), rel=1e-12)
    assert stats["excess_kurtosis"] == pytest.approx(excess_kurtosis(finite), abs=1e-10)
    assert (stats["min"], stats["max"]) == (finite.min(), finite.max())
    histogram = stats["histogram"]
    counts = np.histogram(finite, len(histogram["counts"]), (finite.min(), finite.max()))[0]
    assert sum(histogram["counts"]) == finite.size
    # A fine bin is at most a 32nd of its values wide, so that running totals stay close.
    drift = np.abs(np.cumsum(histogram["counts"]) - np.cumsum(counts)).max()
    assert drift < 0.01 * finite.size


def test_the_audit_finds_what_was_planted(tmp_path):
    draw = np.random.default_rng(2).normal
    dead = draw(0, 0.1, (64, 32)).astype("f4")
    dead[5] = 0
    dead[:, 7] = 0
    holes = draw(0, 0.1, (64, 32)).astype("f4")
    holes[0, 0] = np.nan
    holes[0, 1] = np.inf
    small = (draw(0, 0.1, (64, 32)) * 1e-39).astype("f4")
    model = write(tmp_path / "m.h5", {
        "a.weight": dead, "b.weight": holes, "c.weight": np.full((64, 32), 0.5, "f4"),
        "d.weight": small, "e.weight": draw(0, 40, (64, 32)).astype("f4"),
        "f.weight": draw(0, 1e6, (64, 32)).astype("f4"),
        **{f"{name}.bias": np.zeros(64, "f4") for name in "abcdef"}})
    found = {(f["tensor"], f["kind"]) for f in inspect(model)[1]["findings"]}
    assert found >= {
        ("/a.weight", "dead_outputs"), ("/a.weight", "dead_inputs"), ("/b.weight", "nan"),
        ("/b.weight", "inf"), ("/c.weight", "constant"), ("/d.weight", "denormal"),
        ("/e.weight", "far_from_scale"), ("/f.weight", "huge")}
    assert not any(tensor and tensor.endswith("bias") for tensor, _ in found)
    tensors = inspect(model)[0]
    assert tensors["/a.weight"]["stats"]["dead_outputs"] == 1
    assert tensors["/a.weight"]["stats"]["dead_inputs"] == 1


def test_fresh_models_raise_no_alarm_and_are_called_fresh(tmp_path):
    torchvision = pytest.importorskip("torchvision")
    state = torchvision.models.resnet18().state_dict()
    model = write(tmp_path / "m.h5", {name: value.numpy() for name, value in state.items()})
    findings = inspect(model)[1]["findings"]
    assert [(f["kind"], f["severity"], f.get("tensor")) for f in findings] == [
        ("initial_values", "note", None)]


def test_without_stats_nothing_is_added(tmp_path):
    model = write(tmp_path / "m.h5", {"fc.weight": np.zeros((3, 4), "f4")})
    result = json.loads(succeed("inspect", model, "--format", "json").stdout)
    assert "findings" not in result and "stats" not in result["tensors"][0]


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A report on 500 tensors, one of which has a hostile name."""
    folder = tmp_path_factory.mktemp("report")
    random = np.random.default_rng(3)
    tensors = {}
    for index in range(250):
        name = HOSTILE if index == 9 else f"block{index // 10}.conv{index}"
        tensors[name + ".weight"] = random.standard_t(4, (32, 16, 3, 3)).astype("f4") * 0.03
        tensors[name + ".bias"] = random.normal(size=32).astype("f4")
    old = write(folder / "old.h5", tensors)
    succeed("apply", old, "-o", folder / "new.h5", "--seed", 42)
    succeed("report", folder / "new.h5", "--before", old, "-o", folder / "report.html")
    return folder / "report.html"


def test_a_report_is_small_whole_and_harmless(report):
    page = report.read_text()
    assert len(page.encode()) < 1_000_000
    assert page.count("<tr>") == 501
    assert "<img" not in page and "http:" not in page and "https:" not in page
    assert "<dd>42</dd>" in page


def test_a_report_is_not_written_where_it_cannot_be(tmp_path):
    model = write(tmp_path / "m.h5", {"fc.weight": np.zeros((3, 4), "f4")})
    before = model.read_bytes()
    fail(73, "report", model, "-o", tmp_path / "none" / "r.html", mentions=["none"])
    fail(73, "report", model, "-o", tmp_path)
    fail(64, "report", model, "-o", model)
    fail(66, "report", tmp_path / "absent.h5", "-o", tmp_path / "r.html")
    assert model.read_bytes() == before


@pytest.fixture(scope="module")
def page(report):
    if not CHROMIUM:
        pytest.skip("no chromium: apt install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: pip install it")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.messages = []
        page.on("console", lambda message: page.messages.append(message.text))
        page.on("pageerror", lambda error: page.messages.append(str(error)))
        page.on("dialog", lambda dialog: page.messages.append(dialog.message))
        page.goto(report.as_uri())
        yield page
        browser.close()


def numbers(page, column: int) -> list[float]:
    texts = page.eval_on_selector_all(
        f"#tensors tbody td:nth-child({column + 1})", "cells => cells.map(c => c.dataset.v)")
    return [float(text) for text in texts if text]


def test_the_browser_sorts(page):
    head = page.locator("#tensors th button", has_text="Std")
    head.click()
    up = numbers(page, 5)
    assert len(up) == 500 and up == sorted(up)
    head.click()
    assert numbers(page, 5) == up[::-1]
    page.locator("#tensors th button", has_text="Tensor").click()
    assert page.messages == []


def test_the_browser_filters(page):
    page.fill("#filter", "conv24 kernel")
    # conv24 and conv240 to conv249.
    assert page.locator("#tensors tbody tr:visible").count() == 11
    assert page.inner_text("#shown") == "11 of 500"
    page.fill("#filter", "")
    assert page.locator("#tensors tbody tr:visible").count() == 500
    assert page.messages == []


def test_the_browser_draws_in_both_schemes_and_narrow(page):
    colours = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours[0] != colours[1]
    page.set_viewport_size({"width": 390, "height": 800})
    # The table scrolls in its own box; the page itself does not go sideways.
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.messages == []
