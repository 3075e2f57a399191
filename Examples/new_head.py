#!/usr/bin/env python3
"""Fresh values for one layer, everything else as it is.

    new_head.py MODEL LAYER
"""

import sys

import h5reinit


def main() -> None:
    model, layer = sys.argv[1:]
    receipt = h5reinit.apply(model, seed=42, only=layer)
    for tensor in receipt["tensors"]:
        if tensor["action"] == "write":
            print(tensor["path"], tensor["shape"], f"std {tensor['measured']['std']:.4f}")
    if h5reinit.verify(model)["differences"]:
        sys.exit("the file is not as planned")


if __name__ == "__main__":
    main()
