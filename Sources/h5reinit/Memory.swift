internal import CMemory

/// How this program's memory is handed out and given back.
enum Memory {
  /// Gives the lists of a model that is read pages of their own, so that they leave nothing behind when they grow.
  static func mapBlocks() { cmemory_map_blocks() }

  /// Keeps what was freed for the next batch of values, from now on.
  ///
  /// By default each thread's pool gives large blocks back to the system and gets them again, every page
  /// cleared anew: a fifth of the processor time of writing chunks.
  static func keepBlocks() { cmemory_keep_blocks() }

  /// Gives back the pages of program text that only the start needed: half of those at hand.
  static func forgetStart() { cmemory_drop_text() }
}
