import Ledger
import Testing

/// What is taken for personal data, and what is not.
@Suite struct PersonalDataScreenTests {
  private func sorts(
    _ text: String, as manner: PersonalDataScreen.Manner = .text
  ) -> [PersonalData] {
    PersonalDataScreen.sorts(in: text.utf8.span, as: manner).sorts
  }

  /// Every text with what it holds: alone, and in sentences that bring nothing of their own.
  static let personal: [(text: String, sort: PersonalData)] = [
    ("P207000016049", .upn), ("p207000016049", .upn), ("Z92625702433R", .upn),
    ("\u{FF30}207000016049", .upn), ("P20700001\u{200B}6049", .upn),
    ("AB123456C", .nationalInsurance), ("ab123456c", .nationalInsurance),
    ("AB 12 34 56 C", .nationalInsurance), ("AB-12-34-56-C", .nationalInsurance),
    ("AB\u{A0}12\u{A0}34\u{A0}56\u{A0}C", .nationalInsurance), ("SC123456A", .nationalInsurance),
    ("j.smith@example.org", .email), ("J.O'Neill+school@mail.example.co.uk", .email),
    ("josé@example.fr", .email), ("office@st-marys.norfolk.sch.uk", .email),
    ("a@b.uk", .email), ("jo\u{FF20}example.org", .email),
    ("NR1 3JU", .postcode), ("NR13 5AA", .postcode), ("nr1 3ju", .postcode),
    ("IP33 1RH", .postcode), ("M1 1AE", .postcode), ("B33 8TH", .postcode), ("W1A 1HQ", .postcode),
    ("EC1A 1BB", .postcode), ("SW1A 1AA", .postcode), ("CR2 6XH", .postcode),
    ("DN55 1PT", .postcode),
    ("ST4  2QE", .postcode), ("NR1\u{A0}3JU", .postcode), ("NR13JU", .postcode),
    ("SW1A1AA", .postcode), ("E1W 1YZ", .postcode), ("BS0 1AA", .postcode), ("JE2 3AB", .postcode),
    ("BT7 1NN", .postcode), ("SE1P 5LX", .postcode), ("N1C 4AG", .postcode),
    ("WC2H 7LT", .postcode),
    ("01603 222222", .telephone), ("01603222222", .telephone), ("(01603) 222222", .telephone),
    ("(01603) 222 222", .telephone), ("01603-222-222", .telephone), ("020 7946 0018", .telephone),
    ("0161 496 0000", .telephone), ("0161.496.0000", .telephone), ("07911 123456", .telephone),
    ("07911 123 456", .telephone), ("07911123456", .telephone), ("+447911123456", .telephone),
    ("+44 7911 123456", .telephone), ("+44 (0)1603 222222", .telephone),
    ("(+44) 1603 222222", .telephone), ("0044 1603 222222", .telephone),
    ("01204 12345", .telephone), ("0800 123456", .telephone), ("0800123456", .telephone),
    ("+353 87 123 4567", .telephone), ("01603\u{2011}222222", .telephone),
    ("0333 123 4567", .telephone), ("016977 2345", .telephone),
    ("NHS number 943 476 5919", .nhs), ("943 476 5919", .nhs), ("943-476-5919", .nhs),
    ("NHS no. 9434765919", .nhs), ("NHS: 9434765919", .nhs), ("ULN 1000000043", .uln),
    ("ULN: 1000000043", .uln), ("uln no. 1000000043", .uln),
    ("DOB 17/05/2009", .dateOfBirth), ("dob: 2009-05-17", .dateOfBirth),
    ("D.O.B. 17.5.09", .dateOfBirth), ("born 17 May 2009", .dateOfBirth),
    ("born on the 17th of May 2009", .dateOfBirth), ("born May 17, 2009", .dateOfBirth),
    ("date of birth: 17-05-2009", .dateOfBirth), ("Date of Birth is 17/5/09", .dateOfBirth),
    ("DOB=20090517", .dateOfBirth), ("DOB 170509", .dateOfBirth),
    ("birthday 17 May 2009", .dateOfBirth), ("date_of_birth=2009-05-17", .dateOfBirth),
    ("birth date (2009-05-17)", .dateOfBirth),
  ]

  @Test(arguments: personal.indices) func `what is personal is seen`(index: Int) {
    let (text, sort) = Self.personal[index]
    #expect(sorts(text) == [sort], "'\(text)' alone")
    #expect(sorts("  \(text)  ") == [sort], "'\(text)' with spaces")
    for frame in [
      "as of \(text).", "(see \(text), please)", "contact:\(text);", "x\n\(text)\nmore",
    ] {
      #expect(sorts(frame) == [sort], "'\(frame)'")
    }
    #expect(sorts("élève \(text) où") == [sort], "'\(text)' among letters outside ASCII")
    let masked = redacted("it is \(text) there")
    let bare = text.split(separator: " ").last.map(String.init) ?? text
    #expect(!masked.contains(bare), "\(masked)")
    #expect(masked.hasPrefix("it is ") && masked.hasSuffix(" there"), "\(masked)")
  }

  @Test func `of several in one text each is seen and masked`() {
    let text = "UPN P207000016049, j@example.org or 01603 222222 01603 333333, NR1 3JU"
    #expect(sorts(text) == [.upn, .email, .postcode, .telephone])
    #expect(
      redacted(text)
        == "UPN [UPN], [e-mail address] or [telephone number] [telephone number], [postcode]")
    #expect(redacted("P207000016049@example.org") == "[e-mail address]")
  }

  /// What looks a little like personal data and is none.
  static let public_: [String] = [
    // identifiers of schools, colleges, councils, companies, charities, grants, places
    "urn:136190", "136190", "136190 136191 136192", "ukprn:10004772", "10004772",
    "laestab:926/4001",
    "926/4001", "9264001", "lad:E07000148", "E07000148", "E05009857", "S12000033", "W06000015",
    "360G-blf-0010300123", "360G-LBFEW-112233", "360G-fund-0123456789", "360G-TudorTrust-12345",
    "GB-CHC-1163193", "GB-COH-01234567", "GB-COH-SC123456", "GB-SC-SC012345", "GB-EDU-136190",
    "GB-UKPRN-10004772", "SC123456", "OC301234", "company SC123456 A grant", "NI012345", "01234567",
    "charity 1163193", "00123456", "500/1234/5", "601/2345/X", "AB1234567", "A123456789",
    // years, days, terms, times
    "2017/18", "201718", "2016-17", "2018-03-07", "07/03/2018", "7 March 2018", "March 2018",
    "2018-03-07T10:30:00Z", "from 2017-09-01 to 2018-08-31", "01 09 2018 0930", "01-09-2018 09:30",
    "08:00-18:00", "08:00", "9.15 am", "week 12 of 39", "20180307", "summer born", "born in 2009",
    "children born between 2009 and 2010", "born after 1 September 2009", "year of birth 2009",
    // amounts and counts
    "12500", "£12,500.00", "1234567890", "12345678901", "1,200,000,000", "0.1234567890",
    "1.0123456789", "4801.219999999999", "25000 pounds to 30 schools", "10412 of 11000",
    "3.141592653589",
    "0123.456789", "9434765919", "1000000043", "943 476 5918", "+1200000", "-1234567890",
    "000000000",
    // words of schools
    "KS2 4AB", "KS1", "KS4 2018", "Y7 2AB", "Year 11 1ST", "NPQ 2AB", "SEN 2ND", "A1 1AB", "P4 3AB",
    "T1 2AB", "L2 1st", "band B1 2nd place", "S3 3rd", "w1 2hr", "e1 2pm", "m1 10am", "N1 4th",
    "group B12AB", "room S12BA", "BTEC L3 90cr", "GCSE 9-1", "Grade 5 in 3 subjects", "2.5-year",
    "phase 2 4 all", "PE 1AB", "E7 8", "E07 2AB", "NR1", "NR1 3", "NR1 3J", "NR1 3JUX", "NR1 3CJ",
    "NR123 4AB", "XX1 2AB", "EC9A 1BB", "N1A 1AB", "a level 3 5 ab",
    // signs and references
    "@school", "follow @norwich_oa", "a@b", "user@host", "@example.org", "j.smith(at)example.org",
    "v1.2.3", "10.11.12", "192.168.10.12", "x-0123456789abcdef0123456789abcdef",
    "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "nor-2017-00123", "nor-ENC-05828-B", "ENC0123",
    "ab123456e", "BG123456A", "GB123456A", "KN123456A", "NK123456A", "NT123456A", "TN123456A",
    "ZZ123456A", "DA123456A", "AO123456A", "QQ123456C", "FA123456A", "at 10 20 30 a",
    "0161", "0161 496", "0161 496 000", "0161 496 00000 0000", "00 12 34 56 78 90", "04123 456789",
    "06123 456789", "tel. 999", "call 111", "0800 1111", "0123 4567 8901 2345",
    "2018-0161-4960000", "AB0161 496 0000", "0161 496 0000X",
    "P2070000160499", "XP207000016049", "P207000016048", "I207000016049", "UN1",
  ]

  @Test(arguments: public_) func `what is public passes`(text: String) {
    #expect(sorts(text).isEmpty, "'\(text)'")
    #expect(sorts("see \(text), then").isEmpty, "'\(text)' in a sentence")
    #expect(redacted(text) == text)
  }

  @Test func `ids that systems make may have letters and digits as they fall`() {
    for id in ["NR13JU", "nr13ju", "BA123DE", "enc-ba123de", "EC1A1BB-1", "e16an"] {
      #expect(sorts(id, as: .identifier).isEmpty, "'\(id)'")
    }
    for (id, sort) in [
      ("enc-P207000016049-1", PersonalData.upn), ("AB123456C", .nationalInsurance),
      ("nor-07911123456", .telephone), ("NR1 3JU", .postcode), ("j@example.org/1", .email),
    ] {
      #expect(sorts(id, as: .identifier) == [sort], "'\(id)'")
    }
    for pseudonym in [
      "7f3a", "ba123de", "nr13ju", "e16an", "01234567890", "1000000043", "ab123456c",
      "0123456789abcdef0123456789abcdef", "2009-05-17", "x_1-2",
    ] {
      #expect(sorts(pseudonym, as: .pseudonym).isEmpty, "'\(pseudonym)'")
    }
    for (pseudonym, sort) in [
      ("P207000016049", PersonalData.upn), ("x-P207000016049", .upn),
      ("AB123456C", .nationalInsurance), ("07911123456", .telephone),
    ] {
      #expect(sorts(pseudonym, as: .pseudonym) == [sort], "'\(pseudonym)'")
    }
  }

  @Test func `a whole day is told from a day in a text`() {
    for text in [
      "2009-05-17", "17/05/2009", "17.05.2009", "17-05-2009", "17/5/09", " 17 May 2009 ",
      "17 May 2009", "17th May 2009", "May 17, 2009", "17-May-09", "2009-05-17T00:00:00",
      "17/05/2009 00:00:00", "2009-05-17T10:30:00.000+01:00", "17\u{A0}May\u{A0}2009",
    ] {
      #expect(
        PersonalDataScreen.wholeDate(in: text.utf8.span)?.description == "2009-05-17", "'\(text)'")
    }
    for text in [
      "2009", "2009-05", "2008/09", "May 2009", "17 May", "2009-05-17 to 2009-06-01", "20090517",
      "on 2009-05-17", "2009-02-30", "31/04/2009", "17.5.09", "17-05-09", "1.2.3", "17 05 2009", "",
      "10:30", "2009-05-17-1", "2009-05-17x", "1809-05-17",
    ] {
      #expect(PersonalDataScreen.wholeDate(in: text.utf8.span) == nil, "'\(text)'")
    }
  }

  @Test func `names of fields that hold dates of birth are known`() {
    for name in ["dob", "date_of_birth", "birth_date", "pupil_dob", "dateOfBirth", "born", "DOB"] {
      #expect(isNameOfBirthDates(name), "\(name)")
    }
    for name in [
      "doberman", "births", "birth_weight", "newborn", "year_of_birth", "stubborn", "date",
    ] {
      #expect(!isNameOfBirthDates(name), "\(name)")
    }
  }

  @Test func `every shift of a text in its words of eight bytes is looked at`() {
    for shift in 0..<24 {
      let before = String(repeating: ".", count: shift)
      #expect(sorts(before + " AB123456C") == [.nationalInsurance], "\(shift)")
      #expect(sorts(before + " j@example.org") == [.email], "\(shift)")
      #expect(sorts(before + " NR1 3JU" + before) == [.postcode], "\(shift)")
    }
  }

  @Test func `any bytes may come, and masking leaves the rest as it was`() {
    var random = SplitMix64Stream()
    let pieces = [
      "P207000016049", "AB 12 34 56 C", "0", "01603 ", "+44", "(", ")", "@", "a@b.uk", ".", "-",
      " ",
      "é", "\u{200B}", "\u{FF11}", "NR1", "3JU", "born ", "17", "/", "May", "2009", "NHS ", "ULN",
      "x",
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        pieces[Int.random(in: pieces.indices, using: &random)]
      }.joined()
      let masked = redacted(text)
      if sorts(text).isEmpty { #expect(masked == text) }
      let bytes = Array(text.utf8)
      for finding in PersonalDataScreen.findings(in: bytes.span) {
        #expect(!finding.range.isEmpty && finding.range.upperBound <= bytes.count)
      }
    }
  }
}

/// The numbers of one test that need no seed: what is asked must hold for any.
private struct SplitMix64Stream: RandomNumberGenerator {
  private var state: UInt64 = 20_170_901

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }
}
