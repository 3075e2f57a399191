// Fresh kernels for one model file: opens it, plans, applies, verifies.
import Foundation
import Initializers
import Planning
import Reinit

guard let path = CommandLine.arguments.dropFirst().first else {
  print("usage: ReinitExample MODEL")
  exit(64)
}

let file = try await ModelFile.open(path)

let bias = try Rule(parsing: "role:bias=normal_(std: 0.02)")
let plan = try file.plan(Policy(seed: Seed(42), rules: [bias]))
for tensor in plan.tensors where tensor.action == .write {
  print(tensor.path, tensor.initializer.map { "\($0)" } ?? "", tensor.rule, separator: "  ")
}

let receipt = try await file.apply(plan)
let verification = try await ModelFile.verify(path)
print("\(receipt.totals.write) tensors written, \(verification.differences.count) differ")
