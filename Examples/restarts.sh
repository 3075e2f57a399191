#!/usr/bin/env bash
# Differently seeded copies of one model, each verified.
#
#   restarts.sh MODEL COUNT
set -euo pipefail

model=$1
count=$2
for seed in $(seq "$count"); do
  copy=${model%.*}-$seed.${model##*.}
  h5reinit apply "$model" -o "$copy" --seed "$seed" -q
  h5reinit verify "$copy"
done
