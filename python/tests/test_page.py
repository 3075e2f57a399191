"""Every block of docs/python.md runs, in order, beside a Keras model and a torch state dict."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"


def test_blocks(keras_model, torch_state, monkeypatch, capsys):
    assert keras_model.parent == torch_state.parent
    monkeypatch.chdir(keras_model.parent)
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 6
    names = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    assert names["model"].layers and set(names["state"]) >= {"0.weight", "3.bias"}
    assert "role:kernel" in capsys.readouterr().out.splitlines()[-1]
