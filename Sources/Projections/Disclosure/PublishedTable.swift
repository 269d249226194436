package import Ledger

/// A table as it is, or is to be, published: cells by coordinates, each a number or hidden.
///
/// Tables that speak of the same people share cells: a coordinate that one of them does not have is the
/// total of it in the other.
package struct PublishedTable: Sendable {
  /// The word for all members of a dimension together.
  package static let total = "Total"

  /// What a cell shows.
  package enum Value: Sendable, Hashable {
    /// A number.
    case number(ExactDecimal)
    /// A symbol for a number that is kept back.
    case hidden
    /// Anything else: not applicable, not available, rounded to nothing.
    case other(String)
  }

  /// One row: what it is about, and a value for each indicator.
  package struct Row: Sendable {
    /// When: rows of different periods have no sums between them.
    package var period: String
    /// Where, and of which area it is a part.
    package var place: Place
    /// The member of each dimension.
    package var members: [String]
    /// A value for each indicator.
    package var values: [Value]

    /// Makes a row.
    ///
    /// - Parameters:
    ///   - period: When.
    ///   - place: Where.
    ///   - members: The member of each dimension.
    ///   - values: A value for each indicator.
    package init(period: String, place: Place, members: [String], values: [Value]) {
      self.period = period
      self.place = place
      self.members = members
      self.values = values
    }
  }

  /// Where a row is of.
  package struct Place: Sendable, Hashable {
    /// The level, such as `Local authority`.
    package var level: String
    /// The code or name of the area.
    package var area: String
    /// The code or name of the region that it is in, where the table says so.
    package var region: String?

    /// Makes a place.
    ///
    /// - Parameters:
    ///   - level: The level.
    ///   - area: The code or name of the area.
    ///   - region: The code or name of its region.
    package init(level: String, area: String, region: String? = nil) {
      self.level = level
      self.area = area
      self.region = region
    }
  }

  /// What it is called, for messages.
  package var name: String
  /// The names of the dimensions, in the order of the rows' members.
  package var dimensions: [String]
  /// The names of the indicators, in the order of the rows' values.
  package var indicators: [String]
  /// The rows.
  package var rows: [Row]

  /// Makes a table.
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - dimensions: The names of the dimensions.
  ///   - indicators: The names of the indicators.
  ///   - rows: The rows.
  package init(name: String, dimensions: [String], indicators: [String], rows: [Row] = []) {
    self.name = name
    self.dimensions = dimensions
    self.indicators = indicators
    self.rows = rows
  }
}
