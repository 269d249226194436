#if canImport(Glibc)
  internal import CMalloc
  internal import Glibc
#endif

extension Program {
  /// Has what the program allocates from here on come in large pages, where the system gives them to
  /// whoever asks for them.
  ///
  /// A program that reads a whole log fills tens of megabytes of tables and then ends. In pages of 4 KiB
  /// each of them costs a fault, and those took a third of the time of a report from kept folds. So one
  /// piece of address space is taken from the system at once, of which large pages are asked for before it
  /// is used (`mallopt`(3), `madvise`(2) with `MADV_HUGEPAGE`); what is not used of it costs nothing. It is
  /// for the program alone to decide: a library does not choose how its host allocates. Where the system
  /// refuses any of it, or the C library is another one, everything is as it was.
  package static func preferLargePages() {
    #if canImport(Glibc)
      let page = 2 << 20
      let bytes = 256 << 20
      // All threads take from the piece, also what is large, and what they give back stays in it.
      guard mallopt(M_ARENA_MAX, 1) == 1, mallopt(M_MMAP_THRESHOLD, 32 << 20) == 1,
        mallopt(M_TRIM_THRESHOLD, Int32.max) == 1, mallopt(M_TOP_PAD, Int32(bytes)) == 1
      else { return }
      let start = UInt(bitPattern: unsafe sbrk(0))
      // More than any heap has left when a program has hardly begun: it must grow. Its size is asked for,
      // since an allocation of which nothing is asked is none to an optimizer.
      let block = unsafe malloc(page)
      let isThere = unsafe malloc_usable_size(block) >= page
      unsafe free(block)
      let end = UInt(bitPattern: unsafe sbrk(0))
      // What is beyond the piece is taken as it is needed.
      _ = mallopt(M_TOP_PAD, 1 << 20)
      guard isThere, end > start else { return }
      let first = (start + UInt(page) - 1) / UInt(page) * UInt(page)
      guard end > first, let pages = unsafe UnsafeMutableRawPointer(bitPattern: first) else {
        return
      }
      _ = unsafe madvise(pages, Int(end - first), MADV_HUGEPAGE)
    #endif
  }
}
