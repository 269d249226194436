import Ledger

// Written by Scripts/embed-maps from events/maps; change those files and run it again.

extension RowMap {
  /// The forms that need no map of one's own, in the order of the help.
  package static let builtInNames = ["npq", "gias", "360giving", "xapi"]

  /// The bytes of the map of a published form: those of its file in `events/maps`.
  ///
  /// - Parameter name: One of `builtInNames`.
  /// - Returns: `nil` for any other name.
  package static func builtInBytes(_ name: String) -> [UInt8]? {
    let text: StaticString
    switch name {
    case "npq": text = map1
    case "gias": text = map2
    case "360giving": text = map3
    case "xapi": text = map4
    default: return nil
    }
    return unsafe [UInt8](UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}

// Raw strings: a resource compiled in as an array takes thirty times as long to compile.
private let map1: StaticString = #"""
  {
    "title": "Bodies of the NPQ registration service's API, version 3: applications, participants, declarations, outcomes",
    "format": "json",
    "rows": "/data",
    "each": "/attributes/npq_enrolments",
    "columns": [
      "/id",
      "/type",
      "/attributes/participant_id",
      "/attributes/course_identifier",
      "/attributes/status",
      "/attributes/state",
      "/attributes/cohort",
      "/attributes/eligible_for_funding",
      "/attributes/funded_place",
      "/attributes/funding_choice",
      "/attributes/school_urn",
      "/attributes/school_ukprn",
      "/attributes/private_childcare_provider_urn",
      "/attributes/declaration_type",
      "/attributes/declaration_date",
      "/attributes/has_passed",
      "/attributes/lead_provider_name",
      "/attributes/completion_date",
      "/attributes/created_at",
      "/attributes/updated_at",
      "/attributes/npq_enrolments/*/npq_application_id",
      "/attributes/npq_enrolments/*/course_identifier",
      "/attributes/npq_enrolments/*/cohort",
      "/attributes/npq_enrolments/*/training_status",
      "/attributes/npq_enrolments/*/school_urn",
      "/attributes/npq_enrolments/*/funded_place",
      "/attributes/npq_enrolments/*/created_at"
    ],
    "tables": {
      "levels": {
        "npq-early-years-leadership": "early-years",
        "npq-executive-leadership": "executive",
        "npq-headship": "headship",
        "npq-leading-behaviour-culture": "specialist",
        "npq-leading-literacy": "specialist",
        "npq-leading-primary-mathematics": "specialist",
        "npq-leading-teaching": "specialist",
        "npq-leading-teaching-development": "specialist",
        "npq-senior-leadership": "senior",
        "npq-senco": "senco",
        "npq-early-headship-coaching-offer": "support",
        "npq-additional-support-offer": "support"
      }
    },
    "skip": [
      {"when": {"column": "/type", "is": ["statement", "delivery-partner"]}, "reason": "a statement or a delivery partner is no activity"},
      {
        "when": {
          "column": "/type",
          "is": [
            "npq-application-accept", "npq-application-reject", "npq-application-change-funded-place", "participant-defer", "participant-resume",
            "participant-withdraw", "participant-change-schedule", "npq-outcome-confirmation"
          ]
        },
        "reason": "a request to the service, not a record of it"
      },
      {
        "when": {
          "all": [{"column": "/type", "is": "participant-declaration"}, {"column": "/id", "isEmpty": true}, {"column": "/attributes/state", "isEmpty": true}]
        },
        "reason": "a request to the service, not a record of it"
      }
    ],
    "refuse": [
      {
        "when": {"column": "/type", "isNot": ["npq_application", "npq-application", "npq-participant", "participant-declaration", "participant-outcome"]},
        "reason": "this is no type of the NPQ registration service's API"
      },
      {"when": {"not": {"column": "/id", "isA": "text"}}, "reason": "a record needs its id, a text"},
      {
        "when": {"all": [{"column": "/type", "isNot": "npq-participant"}, {"not": {"column": "/attributes/participant_id", "isA": "text"}}]},
        "reason": "a record needs its participant_id, a text"
      },
      {
        "when": {
          "all": [
            {"column": "/type", "is": ["npq_application", "npq-application"]},
            {"column": "/attributes/status", "isNot": ["pending", "accepted", "rejected"]}
          ]
        },
        "reason": "an application's status is pending, accepted or rejected"
      },
      {
        "when": {
          "all": [
            {"column": "/type", "is": "participant-declaration"},
            {
              "column": "/attributes/state",
              "isNot": ["submitted", "eligible", "payable", "paid", "voided", "ineligible", "awaiting_clawback", "clawed_back"]
            }
          ]
        },
        "reason": "a declaration's state is submitted, eligible, payable, paid, voided, ineligible, awaiting_clawback or clawed_back"
      },
      {
        "when": {
          "all": [{"column": "/type", "is": "participant-outcome"}, {"column": "/attributes/state", "isNot": ["passed", "failed", "voided"]}]
        },
        "reason": "an outcome's state is passed, failed or voided"
      },
      {
        "when": {"not": {"column": "/attributes/updated_at", "isA": ["moment", "day"]}},
        "reason": "a record needs its updated_at, such as 2021-05-31T02:22:32.000Z"
      }
    ],
    "events": [
      {
        "when": {"column": "/type", "is": ["npq_application", "npq-application"]},
        "kind": "npq.application",
        "id": {"template": "npq-application-{/id}"},
        "revises": "updated",
        "occurred": {"column": "/attributes/created_at", "date": ["moment", "yyyy-mm-dd"]},
        "subject": {"column": "/attributes/participant_id"},
        "place": {
          "first": [
            {"column": "/attributes/school_urn", "prefix": "urn:"},
            {"column": "/attributes/private_childcare_provider_urn", "prefix": "ofsted:"},
            {"column": "/attributes/school_ukprn", "prefix": "ukprn:"}
          ]
        },
        "data": {
          "status": {"column": "/attributes/status"},
          "course": {"column": "/attributes/course_identifier"},
          "eligible": {"column": "/attributes/eligible_for_funding"},
          "funded": {"column": "/attributes/funded_place"},
          "funding": {"column": "/attributes/funding_choice"},
          "cohort": {"column": "/attributes/cohort"},
          "updated": {"column": "/attributes/updated_at", "date": ["moment", "yyyy-mm-dd"]}
        }
      },
      {
        "when": {
          "all": [{"column": "/type", "is": "npq-participant"}, {"column": "/attributes/npq_enrolments/*/npq_application_id", "isEmpty": false}]
        },
        "kind": "npq.enrolment",
        "id": {"template": "npq-enrolment-{/attributes/npq_enrolments/*/npq_application_id}"},
        "revises": "updated",
        "occurred": {"column": "/attributes/npq_enrolments/*/created_at", "date": ["moment", "yyyy-mm-dd"]},
        "subject": {"column": "/id"},
        "place": {"column": "/attributes/npq_enrolments/*/school_urn", "prefix": "urn:"},
        "data": {
          "level": {"column": "/attributes/npq_enrolments/*/course_identifier", "table": "levels"},
          "course": {"column": "/attributes/npq_enrolments/*/course_identifier"},
          "funded": {"column": "/attributes/npq_enrolments/*/funded_place"},
          "cohort": {"column": "/attributes/npq_enrolments/*/cohort"},
          "training_status": {"column": "/attributes/npq_enrolments/*/training_status"},
          "updated": {"column": "/attributes/updated_at", "date": ["moment", "yyyy-mm-dd"]}
        }
      },
      {
        "when": {"column": "/type", "is": "participant-declaration"},
        "kind": "npq.declaration",
        "agrees": true,
        "id": {"template": "npq-declaration-{/id}"},
        "occurred": {"column": "/attributes/declaration_date", "date": ["moment", "yyyy-mm-dd"]},
        "subject": {"column": "/attributes/participant_id"},
        "data": {
          "declaration": {"column": "/attributes/declaration_type"},
          "course": {"column": "/attributes/course_identifier"},
          "passed": {"column": "/attributes/has_passed"},
          "provider": {"column": "/attributes/lead_provider_name"}
        }
      },
      {
        "when": {
          "all": [
            {"column": "/type", "is": "participant-declaration"},
            {"column": "/attributes/state", "is": ["voided", "ineligible", "awaiting_clawback", "clawed_back"]}
          ]
        },
        "void": {"template": "npq-declaration-{/id}"},
        "reason": {"template": "the declaration is {/attributes/state} in the registration service"},
        "occurred": {"column": "/attributes/updated_at", "date": ["moment", "yyyy-mm-dd"]}
      },
      {
        "when": {"all": [{"column": "/type", "is": "participant-outcome"}, {"column": "/attributes/state", "is": ["passed", "failed"]}]},
        "kind": "npq.outcome",
        "id": {
          "template": "{/attributes/participant_id}|{/attributes/course_identifier}|{/attributes/completion_date}",
          "pseudonym": true
        },
        "revises": "updated",
        "occurred": {"column": "/attributes/completion_date", "date": ["date-time", "yyyy-mm-dd"]},
        "subject": {"column": "/attributes/participant_id"},
        "data": {
          "outcome": {"column": "/attributes/state"},
          "course": {"column": "/attributes/course_identifier"},
          "updated": {"column": "/attributes/updated_at", "date": ["moment", "yyyy-mm-dd"]}
        }
      },
      {
        "when": {"all": [{"column": "/type", "is": "participant-outcome"}, {"column": "/attributes/state", "is": "voided"}]},
        "void": {
          "template": "{/attributes/participant_id}|{/attributes/course_identifier}|{/attributes/completion_date}",
          "pseudonym": true
        },
        "reason": "the outcome is voided in the registration service",
        "occurred": {"column": "/attributes/updated_at", "date": ["moment", "yyyy-mm-dd"]}
      }
    ]
  }

  """#

private let map2: StaticString = #"""
  {
    "title": "Get Information about Schools: the extract of all establishments' fields (edubasealldata)",
    "format": "csv",
    "trim": true,
    "otherColumns": "ignore",
    "columns": [
      "URN", "LA (code)", "LA (name)", "EstablishmentName", "TypeOfEstablishment (name)", "EstablishmentTypeGroup (name)", "EstablishmentStatus (name)",
      "OpenDate", "CloseDate", "PhaseOfEducation (name)", "StatutoryLowAge", "StatutoryHighAge", "SchoolCapacity", "Trusts (name)", "UKPRN",
      "LastChangedDate", "GOR (name)", "DistrictAdministrative (code)", "AdministrativeWard (code)", "GSSLACode (name)"
    ],
    "tables": {
      "types": {
        "Pupil referral unit": "alternative",
        "Academy alternative provision converter": "alternative",
        "Academy alternative provision sponsor led": "alternative",
        "Free schools alternative provision": "alternative",
        "Community special school": "special",
        "Foundation special school": "special",
        "Non-maintained special school": "special",
        "Other independent special school": "special",
        "Academy special converter": "special",
        "Academy special sponsor led": "special",
        "Free schools special": "special",
        "Special post 16 institution": "special",
        "Higher education institutions": "higher"
      },
      "phases": {
        "Nursery": "early-years",
        "Primary": "primary",
        "Middle deemed primary": "primary",
        "Secondary": "secondary",
        "Middle deemed secondary": "secondary",
        "16 plus": "post-16",
        "16 Plus": "post-16",
        "All-through": "all-through",
        "All through": "all-through"
      }
    },
    "refuse": [
      {"when": {"column": "URN", "isEmpty": true}, "reason": "an establishment needs its URN"}
    ],
    "events": [
      {
        "kind": "place.described",
        "id": {"template": "gias-{URN}"},
        "revises": "changed",
        "occurred": {
          "first": [
            {"column": "LastChangedDate", "date": ["dd-mm-yyyy", "dd/mm/yyyy", "yyyy-mm-dd"]},
            {"column": "OpenDate", "date": ["dd-mm-yyyy", "dd/mm/yyyy", "yyyy-mm-dd"]}
          ]
        },
        "place": {"template": "urn:{URN}"},
        "data": {
          "name": {"column": "EstablishmentName"},
          "phase": {
            "first": [
              {"column": "TypeOfEstablishment (name)", "table": "types", "otherwise": null},
              {"column": "PhaseOfEducation (name)", "table": "phases", "otherwise": null}
            ]
          },
          "type": {"column": "TypeOfEstablishment (name)"},
          "status": {"column": "EstablishmentStatus (name)"},
          "opened": {"column": "OpenDate", "date": ["dd-mm-yyyy", "dd/mm/yyyy", "yyyy-mm-dd"]},
          "closed": {"column": "CloseDate", "date": ["dd-mm-yyyy", "dd/mm/yyyy", "yyyy-mm-dd"]},
          "authority": {"column": "LA (code)"},
          "authority_name": {"column": "LA (name)"},
          "authority_area": {"column": "GSSLACode (name)"},
          "district": {"column": "DistrictAdministrative (code)"},
          "ward": {"column": "AdministrativeWard (code)"},
          "region": {"column": "GOR (name)"},
          "trust": {"column": "Trusts (name)"},
          "ukprn": {"column": "UKPRN"},
          "lowest_age": {"column": "StatutoryLowAge"},
          "highest_age": {"column": "StatutoryHighAge"},
          "capacity": {"column": "SchoolCapacity"},
          "changed": {"column": "LastChangedDate", "date": ["dd-mm-yyyy", "dd/mm/yyyy", "yyyy-mm-dd"]}
        }
      }
    ]
  }

  """#

private let map3: StaticString = #"""
  {
    "title": "A package of grants in the 360Giving Data Standard, version 1",
    "format": "json",
    "rows": "/grants",
    "rowsMin": 1,
    "unique": true,
    "file": {
      "columns": ["/version"],
      "refuse": [
        {
          "when": {
            "all": [{"not": {"column": "/version", "isEmpty": true}}, {"column": "/version", "isNot": ["1.0", "1.1", "1.2", "1.3", "1.4"]}]
          },
          "reason": "the version of the standard is 1.0, 1.1, 1.2, 1.3 or 1.4"
        },
        {
          "when": {"all": [{"not": {"column": "/version", "isEmpty": true}}, {"not": {"column": "/version", "isA": "text"}}]},
          "reason": "the version is a text such as \"1.4\""
        }
      ]
    },
    "columns": [
      "/id",
      "/title",
      "/description",
      "/currency",
      "/amountAwarded",
      "/awardDate",
      "/dateModified",
      "/fundingOrganization",
      "/fundingOrganization/0/id",
      "/fundingOrganization/0/name",
      "/recipientOrganization",
      "/recipientOrganization/0/id",
      "/recipientOrganization/*/id",
      "/recipientOrganization/*/name",
      "/recipientIndividual",
      "/recipientIndividual/id",
      "/recipientIndividual/name",
      "/toIndividualsDetails/primaryGrantReason",
      "/toIndividualsDetails/grantPurpose/*",
      "/beneficiaryLocation/*/geoCode",
      "/grantProgramme/0/title"
    ],
    "refuse": [
      {"when": {"not": {"column": "/id", "isA": "text"}}, "reason": "a grant needs its id, a text"},
      {"when": {"column": "/id", "is": ""}, "reason": "a grant needs its id, a text"},
      {"when": {"not": {"column": "/title", "isA": "text"}}, "reason": "a grant needs its title, a text"},
      {"when": {"not": {"column": "/description", "isA": "text"}}, "reason": "a grant needs its description, a text"},
      {"when": {"not": {"column": "/amountAwarded", "isA": "number"}}, "reason": "amountAwarded is a number, without quotes or commas"},
      {"when": {"column": "/currency", "isNot": "GBP"}, "reason": "only grants in GBP can be added up here"},
      {"when": {"not": {"column": "/awardDate", "isA": ["day", "moment"]}}, "reason": "awardDate is a day such as 2019-01-14, or with time and offset"},
      {
        "when": {"all": [{"not": {"column": "/dateModified", "isEmpty": true}}, {"not": {"column": "/dateModified", "isA": "moment"}}]},
        "reason": "dateModified is a moment such as 2019-01-14T09:00:00Z"
      },
      {"when": {"not": {"column": "/fundingOrganization", "isA": "list"}}, "reason": "a grant needs fundingOrganization, a list"},
      {
        "when": {"all": [{"column": "/fundingOrganization", "isA": "list"}, {"column": "/fundingOrganization", "lacks": ["id", "name"]}]},
        "reason": "an organisation needs its id and its name"
      },
      {
        "when": {
          "all": [
            {"column": "/fundingOrganization", "isA": "list"},
            {"not": {"column": "/fundingOrganization", "lacks": ["id", "name"]}},
            {"column": "/fundingOrganization/0/id", "isEmpty": true}
          ]
        },
        "reason": "fundingOrganization names nobody"
      },
      {
        "when": {"all": [{"column": "/recipientOrganization", "isEmpty": true}, {"column": "/recipientIndividual", "isEmpty": true}]},
        "reason": "a grant needs recipientOrganization or recipientIndividual"
      },
      {
        "when": {
          "not": {"any": [{"column": "/recipientOrganization", "isEmpty": true}, {"column": "/recipientIndividual", "isEmpty": true}]}
        },
        "reason": "a grant goes to recipientOrganization or to recipientIndividual, not to both"
      },
      {
        "when": {
          "all": [{"not": {"column": "/recipientOrganization", "isEmpty": true}}, {"not": {"column": "/recipientOrganization", "isA": "list"}}]
        },
        "reason": "recipientOrganization is a list"
      },
      {"when": {"column": "/recipientOrganization", "lacks": ["id", "name"]}, "reason": "an organisation needs its id and its name"},
      {
        "when": {
          "all": [
            {"column": "/recipientOrganization", "isA": "list"},
            {"not": {"column": "/recipientOrganization", "lacks": ["id", "name"]}},
            {"column": "/recipientOrganization/0/id", "isEmpty": true}
          ]
        },
        "reason": "recipientOrganization names nobody"
      },
      {
        "when": {
          "all": [
            {"not": {"column": "/recipientIndividual", "isEmpty": true}},
            {
              "any": [
                {"not": {"column": "/recipientIndividual/id", "isA": "text"}},
                {"column": "/recipientIndividual/id", "is": ""},
                {"not": {"column": "/recipientIndividual/name", "isA": "text"}}
              ]
            }
          ]
        },
        "reason": "recipientIndividual needs its id and its name"
      }
    ],
    "shared": {
      "kind": "grant.award",
      "id": {"column": "/id"},
      "occurred": {"column": "/awardDate", "date": ["date-time", "yyyy-mm-dd"]},
      "place": {
        "first": [
          {"column": "/beneficiaryLocation/*/geoCode", "after": "E06", "prefix": "lad:E06"},
          {"column": "/beneficiaryLocation/*/geoCode", "after": "E07", "prefix": "lad:E07"},
          {"column": "/beneficiaryLocation/*/geoCode", "after": "E08", "prefix": "lad:E08"},
          {"column": "/beneficiaryLocation/*/geoCode", "after": "E09", "prefix": "lad:E09"},
          {"column": "/beneficiaryLocation/*/geoCode", "after": "W06", "prefix": "lad:W06"},
          {"column": "/beneficiaryLocation/*/geoCode", "after": "S12", "prefix": "lad:S12"},
          {"column": "/beneficiaryLocation/*/geoCode", "after": "N09", "prefix": "lad:N09"},
          {"column": "/beneficiaryLocation/*/geoCode", "after": "E05", "prefix": "ward:E05"},
          {"column": "/beneficiaryLocation/*/geoCode", "after": "E10", "prefix": "county:E10"},
          {"column": "/beneficiaryLocation/*/geoCode", "after": "E12", "prefix": "region:E12"}
        ]
      },
      "data": {
        "amount": {"column": "/amountAwarded"},
        "fund": {"column": "/grantProgramme/0/title"},
        "funder": {"column": "/fundingOrganization/0/name"},
        "funder_id": {"column": "/fundingOrganization/0/id"}
      }
    },
    "events": [
      {
        "when": {"column": "/recipientIndividual", "isEmpty": true},
        "subject": {
          "first": [
            {"column": "/recipientOrganization/0/id", "after": "GB-EDU-", "prefix": "urn:"},
            {"column": "/recipientOrganization/0/id", "after": "GB-UKPRN-", "prefix": "ukprn:"},
            {"column": "/recipientOrganization/0/id", "after": "GB-CHC-", "prefix": "chc:"},
            {"column": "/recipientOrganization/0/id", "after": "GB-COH-", "prefix": "coh:"}
          ]
        },
        "data": {
          "title": {"column": "/title"},
          "purpose": {"column": "/description"},
          "recipients": {"column": "/recipientOrganization/*/name"},
          "recipient_ids": {"column": "/recipientOrganization/*/id"}
        }
      },
      {
        "when": {"column": "/recipientIndividual", "isEmpty": false},
        "subject": {"column": "/recipientIndividual/id"},
        "data": {
          "grant_reason": {"column": "/toIndividualsDetails/primaryGrantReason"},
          "grant_purpose": {"column": "/toIndividualsDetails/grantPurpose/*"}
        }
      }
    ]
  }

  """#

private let map4: StaticString = #"""
  {
    "title": "Statements of the Experience API (xAPI 1.0.x and 2.0): training that somebody attended, completed or passed",
    "format": "json",
    "rows": ["", "/statements"],
    "columns": [
      "/id",
      "/actor",
      "/actor/objectType",
      "/actor/account/homePage",
      "/actor/account/name",
      "/actor/mbox",
      "/actor/mbox_sha1sum",
      "/actor/openid",
      "/verb",
      "/verb/id",
      "/object",
      "/object/id",
      "/object/objectType",
      "/object/definition/name/en-GB",
      "/object/definition/name/en",
      "/object/definition/name/*",
      "/result/success",
      "/timestamp",
      "/stored",
      "/context/platform"
    ],
    "refuse": [
      {
        "when": {"all": [{"not": {"column": "/id", "isEmpty": true}}, {"not": {"column": "/id", "isA": "uuid"}}]},
        "reason": "a statement's id is a UUID"
      },
      {"when": {"not": {"column": "/actor", "isA": "object"}}, "reason": "a statement needs its actor, an object"},
      {"when": {"not": {"column": "/verb", "isA": "object"}}, "reason": "a statement needs its verb, an object"},
      {"when": {"not": {"column": "/verb/id", "isA": "text"}}, "reason": "a verb needs its id, an IRI"},
      {"when": {"not": {"column": "/object", "isA": "object"}}, "reason": "a statement needs its object, an object"},
      {
        "when": {"all": [{"not": {"column": "/timestamp", "isEmpty": true}}, {"not": {"column": "/timestamp", "isA": "moment"}}]},
        "reason": "a timestamp has a time and its offset, such as 2018-03-07T10:00:00+00:00"
      },
      {
        "when": {
          "all": [
            {"column": "/verb/id", "is": "http://adlnet.gov/expapi/verbs/voided"},
            {"not": {"all": [{"column": "/object/objectType", "is": "StatementRef"}, {"column": "/object/id", "isA": "uuid"}]}}
          ]
        },
        "reason": "a voiding statement names the other by StatementRef and its id"
      }
    ],
    "skip": [
      {
        "when": {"all": [{"column": "/actor/objectType", "is": "Group"}, {"column": "/verb/id", "isNot": "http://adlnet.gov/expapi/verbs/voided"}]},
        "reason": "a statement about a group"
      }
    ],
    "events": [
      {
        "when": {
          "column": "/verb/id",
          "is": [
            "http://adlnet.gov/expapi/verbs/attended", "http://adlnet.gov/expapi/verbs/completed", "http://adlnet.gov/expapi/verbs/passed",
            "https://adlnet.gov/expapi/verbs/attended", "https://adlnet.gov/expapi/verbs/completed", "https://adlnet.gov/expapi/verbs/passed"
          ]
        },
        "kind": "cpd.accessed",
        "id": {"column": "/id", "case": "lower"},
        "occurred": {"first": [{"column": "/timestamp", "date": "moment"}, {"column": "/stored", "date": "moment"}]},
        "subject": {
          "first": [
            {"template": "{/actor/account/homePage}|{/actor/account/name}"},
            {"column": "/actor/mbox", "after": "mailto:"},
            {"column": "/actor/mbox_sha1sum"},
            {"column": "/actor/openid"}
          ]
        },
        "source": {"column": "/context/platform"},
        "data": {
          "scheme": {"column": "/object/id"},
          "topic": {
            "first": [
              {"column": "/object/definition/name/en-GB"}, {"column": "/object/definition/name/en"}, {"column": "/object/definition/name/*"}
            ]
          },
          "qualified": {"column": "/result/success"}
        }
      },
      {
        "when": {"column": "/verb/id", "is": "http://adlnet.gov/expapi/verbs/voided"},
        "void": {"column": "/object/id", "case": "lower"},
        "id": {"column": "/id", "case": "lower"},
        "reason": "voided by a later statement",
        "occurred": {"first": [{"column": "/timestamp", "date": "moment"}, {"column": "/stored", "date": "moment"}]}
      }
    ]
  }

  """#
