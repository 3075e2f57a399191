/// Told how many more bytes are done, by whichever task did them.
public typealias Progress = @Sendable (Int) -> Void
