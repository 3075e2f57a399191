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
