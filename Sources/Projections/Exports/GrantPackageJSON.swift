import Ledger

extension GrantPackage {
  /// The package as JSON, a line for each grant.
  package var json: [UInt8] {
    var head = JSONOutput()
    head.object { json in
      json.member("version", Self.version)
      json.member("title", "Grants recorded in \(settings.origin)")
      json.member(
        "description",
        "The grants that count among the first \(settings.size) lines of the ledger"
          + " \(settings.origin)")
      json.member("identifier", "\(settings.prefix)-\(settings.size)")
      json.member("issued", settings.issued)
      if let publisher = settings.publisher {
        json.member("publisher") { json in
          json.object { json in
            json.member("name", publisher.name)
            json.member("identifier", publisher.id)
          }
        }
      }
      if let licence = settings.licence { json.member("license", licence) }
    }
    var bytes = Array(head.bytes.dropLast())
    bytes.append(contentsOf: ",\"grants\":[\n".utf8)
    for (number, grant) in grants.enumerated() {
      if number > 0 { bytes.append(contentsOf: ",\n".utf8) }
      var json = JSONOutput()
      json.grant(grant)
      bytes.append(contentsOf: json.bytes)
    }
    bytes.append(contentsOf: "\n]}\n".utf8)
    return bytes
  }
}

extension JSONOutput {
  fileprivate mutating func grant(_ grant: GrantPackage.Grant) {
    object { json in
      json.member("id", grant.id)
      json.member("title", grant.title)
      json.member("description", grant.description)
      json.member("currency", "GBP")
      // At most 15 digits, as in a line of the log: a number in JSON.
      json.member("amountAwarded") { $0.number(grant.amount) }
      json.member("awardDate", grant.awarded)
      json.member("fundingOrganization") { $0.array([grant.funder]) { $0.organisation($1) } }
      switch grant.recipient {
      case .organisations(let organisations):
        json.member("recipientOrganization") { $0.array(organisations) { $0.organisation($1) } }
      case .individual(let id):
        json.member("recipientIndividual") { json in
          json.object { json in
            json.member("id", id)
            json.member("name", "Individual Recipient")
          }
        }
        if grant.reason != nil || !grant.purposes.isEmpty {
          json.member("toIndividualsDetails") { json in
            json.object { json in
              if let reason = grant.reason { json.member("primaryGrantReason", reason) }
              if !grant.purposes.isEmpty {
                json.member("grantPurpose") { $0.array(grant.purposes) { $0.string($1) } }
              }
            }
          }
        }
      }
      if let fund = grant.fund {
        json.member("grantProgramme") { json in
          json.array([fund]) { json, fund in json.object { $0.member("title", fund) } }
        }
      }
      if !grant.locations.isEmpty {
        json.member("beneficiaryLocation") { json in
          json.array(grant.locations) { json, location in
            json.object { json in
              if let name = location.name { json.member("name", name) }
              json.member("geoCode", location.code)
              if let type = location.type { json.member("geoCodeType", type) }
              json.member("countryCode", "GB")
            }
          }
        }
      }
      json.member("dateModified", grant.modified)
    }
  }

  private mutating func organisation(_ organisation: Organisation) {
    object { json in
      json.member("id", organisation.id)
      json.member("name", organisation.name)
      if let number = organisation.charityNumber { json.member("charityNumber", number) }
      if let number = organisation.companyNumber { json.member("companyNumber", number) }
    }
  }
}
