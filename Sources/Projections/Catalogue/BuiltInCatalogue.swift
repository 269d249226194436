public import Ledger

// Written by Scripts/embed-catalogue from events/catalogue.json; change that file and run it again.

extension Catalogue {
  /// The bytes of the catalogue that is compiled in: those of `events/catalogue.json`.
  public static var builtInBytes: [UInt8] {
    let text = builtInText
    return unsafe [UInt8](UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// The catalogue that is compiled in.
  ///
  /// - Returns: The catalogue.
  /// - Throws: Nothing in a program that passed its tests, which read this catalogue.
  public static func builtIn() throws(LedgerError) -> Catalogue {
    try Catalogue(JSONDocument(builtInBytes, file: "the built-in catalogue").root)
  }
}

// A raw string: a resource compiled in as an array takes thirty times as long to compile.
private let builtInText: StaticString = #"""
  {
    "title": "Programme delivery in education: kinds of event",
    "codes": {
      "npq-level": {
        "title": "Level of a national professional qualification",
        "source": "The first four are the levels of the 2017 reform. The others belong to the reform of 2021: applications came in before its courses began in November; some first started later.",
        "codes": {
          "middle": {"title": "Middle leadership"},
          "senior": {"title": "Senior leadership"},
          "headship": {"title": "Headship"},
          "executive": {"title": "Executive leadership"},
          "early-years": {"title": "Early years leadership", "from": "2021-01-01"},
          "specialist": {"title": "A specialist qualification, named by its course", "from": "2021-01-01"},
          "senco": {"title": "Special educational needs co-ordinator", "from": "2021-01-01"},
          "support": {"title": "Early headship coaching, or the offer that it replaced", "from": "2021-01-01"}
        }
      },
      "npq-course": {
        "title": "Course of a national professional qualification",
        "source": "Identifiers of the Department for Education's registration service. Middle leadership has none: the reform of 2021 ended it.",
        "codes": {
          "npq-early-years-leadership": {"title": "Early years leadership", "from": "2021-01-01"},
          "npq-executive-leadership": {"title": "Executive leadership"},
          "npq-headship": {"title": "Headship"},
          "npq-leading-behaviour-culture": {"title": "Leading behaviour and culture", "from": "2021-01-01"},
          "npq-leading-literacy": {"title": "Leading literacy", "from": "2021-01-01"},
          "npq-leading-primary-mathematics": {"title": "Leading primary mathematics", "from": "2021-01-01"},
          "npq-leading-teaching": {"title": "Leading teaching", "from": "2021-01-01"},
          "npq-leading-teaching-development": {"title": "Leading teacher development", "from": "2021-01-01"},
          "npq-senior-leadership": {"title": "Senior leadership"},
          "npq-senco": {"title": "Special educational needs co-ordinator", "from": "2021-01-01"},
          "npq-early-headship-coaching-offer": {"title": "Early headship coaching offer", "from": "2021-01-01"},
          "npq-additional-support-offer": {"title": "Additional support offer for new headteachers", "from": "2021-01-01"}
        }
      },
      "npq-application-status": {
        "title": "Status of an application for a national professional qualification",
        "source": "The registration service's words.",
        "codes": {
          "pending": {"title": "Pending"},
          "accepted": {"title": "Accepted by the provider"},
          "rejected": {"title": "Rejected by the provider"}
        }
      },
      "npq-declaration": {
        "title": "Point of a course that a participant reached",
        "source": "The registration service's words.",
        "codes": {
          "started": {"title": "Started"},
          "retained-1": {"title": "Retained, first point"},
          "retained-2": {"title": "Retained, second point"},
          "completed": {"title": "Completed"}
        }
      },
      "npq-outcome": {
        "title": "Outcome of a national professional qualification",
        "source": "The registration service's words.",
        "codes": {
          "passed": {"title": "Passed"},
          "failed": {"title": "Failed"}
        }
      },
      "npq-training-status": {
        "title": "Training status of a participant",
        "source": "The registration service's words.",
        "codes": {
          "active": {"title": "Active"},
          "deferred": {"title": "Deferred"},
          "withdrawn": {"title": "Withdrawn"}
        }
      },
      "npq-funding": {
        "title": "Who pays for a place that the Department does not",
        "source": "The registration service's words.",
        "codes": {
          "school": {"title": "School"},
          "trust": {"title": "Trust"},
          "self": {"title": "The participant"},
          "employer": {"title": "Employer"},
          "another": {"title": "Another way"}
        }
      },
      "exclusion-type": {
        "title": "Type of exclusion",
        "source": "Common Basic Data Set; 'fixed period' became 'suspension' in 2021/22.",
        "codes": {
          "permanent": {"title": "Permanent"},
          "suspension": {"title": "Suspension: fixed-period or fixed-term exclusion until 2020/21"},
          "lunchtime": {"title": "Lunchtime"}
        }
      },
      "exclusion-reason": {
        "title": "Reason for an exclusion",
        "source": "Codes without a date stand in the Department for Education's statistics of 2016/17; those from 2020-09-01 came with the 2020/21 school census, when up to three reasons replaced one and OT ended. Those from 2026-09-01 stand in the Common Basic Data Set of May 2026: in which collection each of them starts was not found, and the next academic year is taken.",
        "codes": {
          "PP": {"title": "Physical assault against a pupil"},
          "PA": {"title": "Physical assault against an adult"},
          "VP": {"title": "Verbal abuse/threatening behaviour against a pupil"},
          "VA": {"title": "Verbal abuse/threatening behaviour against an adult"},
          "OW": {"title": "Use or threat of use of an offensive weapon or prohibited item", "from": "2020-09-01"},
          "BW": {"title": "Found to have brought a weapon or prohibited item into school", "from": "2026-09-01"},
          "BU": {"title": "Bullying"},
          "TB": {"title": "Cyber-bullying or threatening behaviour online", "from": "2026-09-01"},
          "RA": {"title": "Racist abuse including bullying"},
          "LG": {"title": "Abuse against sexual orientation and gender identity including bullying", "from": "2020-09-01"},
          "DS": {"title": "Abuse relating to disability including bullying", "from": "2020-09-01"},
          "SM": {"title": "Sexual misconduct"},
          "SB": {"title": "Harmful sexual behaviour", "from": "2026-09-01"},
          "MB": {"title": "Misogynistic behaviour", "from": "2026-09-01"},
          "AB": {"title": "Misandry behaviour", "from": "2026-09-01"},
          "DR": {"title": "Drug related", "from": "2026-09-01"},
          "AR": {"title": "Alcohol related", "from": "2026-09-01"},
          "SR": {"title": "Smoking related", "from": "2026-09-01"},
          "VR": {"title": "Vape related", "from": "2026-09-01"},
          "DA": {"title": "Drug and alcohol related"},
          "DM": {"title": "Damage to property"},
          "TH": {"title": "Theft"},
          "LD": {"title": "Persistent disruptive behaviour - low level disruption", "from": "2026-09-01"},
          "CB": {"title": "Persistent disruptive behaviour - challenging behaviour", "from": "2026-09-01"},
          "DB": {"title": "Persistent or general disruptive behaviour"},
          "MT": {"title": "Inappropriate use of social media or online technology", "from": "2020-09-01"},
          "MP": {"title": "Use of mobile phone", "from": "2026-09-01"},
          "OS": {"title": "Misbehaviour outside of school", "from": "2026-09-01"},
          "PH": {"title": "Wilful and repeated transgression of protective measures in place to protect public health", "from": "2020-09-01"},
          "OT": {"title": "Other", "until": "2020-08-31"}
        }
      },
      "phase": {
        "title": "Phase of education",
        "codes": {
          "early-years": {"title": "Early years"},
          "primary": {"title": "Primary"},
          "secondary": {"title": "Secondary"},
          "all-through": {"title": "All-through"},
          "post-16": {"title": "College, sixth form or other education after 16"},
          "special": {"title": "Special school"},
          "alternative": {"title": "Alternative provision, pupil referral unit"},
          "higher": {"title": "Higher education"}
        }
      },
      "group": {
        "title": "Group of children or young people",
        "source": "Sources define 'disadvantaged' differently; FSM is not FSM6.",
        "codes": {
          "all": {"title": "All"},
          "disadvantaged": {"title": "Disadvantaged, as the source defines it"},
          "not-disadvantaged": {"title": "Not disadvantaged"},
          "other": {"title": "All other than the group compared"},
          "pp": {"title": "Eligible for pupil premium"},
          "fsm": {"title": "Eligible for free school meals now"},
          "fsm6": {"title": "Eligible for free school meals at any time in six years"},
          "send": {"title": "Special educational needs or disability"},
          "ehcp": {"title": "Education, health and care plan"},
          "lac": {"title": "Looked after by a local authority"},
          "care-leaver": {"title": "Has left care"},
          "carer": {"title": "Young carer"},
          "eal": {"title": "English as an additional language"},
          "alternative": {"title": "In alternative provision"},
          "high-ability": {"title": "High prior attainment"},
          "at-risk": {"title": "At risk of exclusion or of dropping out"}
        }
      },
      "symbol": {
        "title": "Why a statistic has no value",
        "source": "Government Statistical Service symbols.",
        "codes": {
          "x": {"title": "Suppressed or not available"},
          "z": {"title": "Not applicable"},
          "c": {"title": "Confidential"},
          "low": {"title": "Rounds to zero, and is not zero"}
        }
      },
      "quality": {
        "title": "Quality of an encounter",
        "codes": {
          "high": {"title": "High quality"},
          "meaningful": {"title": "Meaningful"},
          "unknown": {"title": "Not said"}
        }
      },
      "encounter-type": {
        "title": "Type of encounter",
        "codes": {
          "visit": {"title": "Visit to a workplace"},
          "talk": {"title": "Talk or fair"},
          "placement": {"title": "Work experience"},
          "mentoring": {"title": "Mentoring"},
          "enterprise": {"title": "Enterprise activity"},
          "mock-interview": {"title": "Mock interview"},
          "other": {"title": "Other"}
        }
      },
      "gatsby": {
        "title": "Gatsby benchmark",
        "source": "Titles since 2025; before, 3 said 'pupil' for 'young person' in some sources, and 4 said 'to careers'.",
        "codes": {
          "1": {"title": "A stable careers programme"},
          "2": {"title": "Learning from career and labour market information"},
          "3": {"title": "Addressing the needs of each pupil"},
          "4": {"title": "Linking curriculum learning to careers"},
          "5": {"title": "Encounters with employers and employees"},
          "6": {"title": "Experiences of workplaces"},
          "7": {"title": "Encounters with further and higher education"},
          "8": {"title": "Personal guidance"}
        }
      },
      "compass-result": {
        "title": "Result of a benchmark's assessment",
        "source": "Compass.",
        "codes": {
          "achieved": {"title": "Achieved"},
          "partial": {"title": "Partially achieved"},
          "not-achieved": {"title": "Not achieved"}
        }
      },
      "milestone-type": {
        "title": "What sort of milestone",
        "codes": {
          "agreed": {"title": "A plan or partnership is agreed"},
          "appointed": {"title": "A partner or provider is appointed"},
          "completed": {"title": "A review, audit or procurement is complete"},
          "established": {"title": "A body, team or approach is in place"},
          "launched": {"title": "A project, programme or service is launched"},
          "published": {"title": "A document, strategy, evaluation or other result is published"},
          "started": {"title": "Work begins"},
          "tendered": {"title": "A specification or tender is issued"},
          "other": {"title": "Other"}
        }
      },
      "adviser-role": {
        "title": "Role of an adviser",
        "codes": {
          "enterprise-adviser": {"title": "Enterprise Adviser, a volunteer"},
          "coordinator": {"title": "Coordinator placed in schools"},
          "champion": {"title": "Higher Education Champion"},
          "adviser": {"title": "Council's or Virtual School's adviser"}
        }
      },
      "cpd-role": {
        "title": "Role in which somebody trains",
        "codes": {
          "teacher": {"title": "Teacher"},
          "leader": {"title": "Leader"},
          "nqt": {"title": "Newly or recently qualified teacher"},
          "career-leader": {"title": "Career leader"},
          "sen-reviewer": {"title": "Reviewer of special educational needs provision"},
          "elsa": {"title": "Emotional literacy support assistant"},
          "assistant": {"title": "Teaching assistant"},
          "practitioner": {"title": "Early years or childcare practitioner"},
          "other": {"title": "Other"}
        }
      },
      "leader-designation": {
        "title": "Designation of a leader",
        "codes": {
          "nle": {"title": "National Leader of Education"},
          "sle": {"title": "Specialist Leader of Education"}
        }
      },
      "school-designation": {
        "title": "Designation of a school",
        "codes": {
          "research-school": {"title": "Research School"},
          "teaching-school": {"title": "Teaching School or Teaching School Alliance"}
        }
      },
      "provider-type": {
        "title": "Type of provider",
        "codes": {
          "childminder": {"title": "Childminder"},
          "private": {"title": "Private"},
          "voluntary": {"title": "Voluntary"},
          "school": {"title": "School"},
          "trust": {"title": "Multi-academy trust"},
          "college": {"title": "College"},
          "university": {"title": "University"},
          "trainer": {"title": "Training provider"},
          "other": {"title": "Other"}
        }
      },
      "employer-role": {
        "title": "Role of an employer",
        "codes": {
          "cornerstone": {"title": "Cornerstone employer"},
          "youth-pledge": {"title": "Has made the youth pledge"},
          "other": {"title": "Other"}
        }
      },
      "ambassador-role": {
        "title": "Role of an ambassador",
        "codes": {
          "youth": {"title": "Youth"},
          "parent": {"title": "Parent"}
        }
      },
      "instrument": {
        "title": "Questionnaire",
        "codes": {
          "sdq": {"title": "Strengths and Difficulties Questionnaire"},
          "talis": {"title": "Questions of the Teaching and Learning International Survey"},
          "pulse": {"title": "Short online survey"},
          "other": {"title": "Other"}
        }
      },
      "party": {
        "title": "Who answers, asks or attends",
        "codes": {
          "pupil": {"title": "Pupils and young people"},
          "parent": {"title": "Parents, carers and families"},
          "teacher": {"title": "Teachers"},
          "leader": {"title": "School and college leaders"},
          "practitioner": {"title": "Early years practitioners"},
          "staff": {"title": "Staff"},
          "governor": {"title": "Governors"},
          "employer": {"title": "Employers"},
          "setting": {"title": "Schools and settings, as such"},
          "council": {"title": "Council committees and boards"},
          "ambassador": {"title": "Ambassadors"},
          "other": {"title": "Others"}
        }
      },
      "entitlement": {
        "title": "Funded early education",
        "codes": {
          "two-year-olds": {"title": "For eligible two-year-olds"},
          "three-and-four-year-olds": {"title": "For three- and four-year-olds"},
          "30-hours": {"title": "30 hours"}
        }
      },
      "place-type": {
        "title": "Type of place",
        "codes": {
          "school-nursery": {"title": "School nursery"},
          "wraparound": {"title": "Wraparound childcare"},
          "alternative": {"title": "Alternative provision"},
          "resource-base": {"title": "Specialist resource base"},
          "other": {"title": "Other"}
        }
      },
      "stage": {
        "title": "Stage left",
        "codes": {
          "ks4": {"title": "Key stage 4"},
          "ks5": {"title": "Key stage 5, 16 to 18"}
        }
      },
      "destination": {
        "title": "Destination",
        "codes": {
          "education": {"title": "Education"},
          "apprenticeship": {"title": "Apprenticeship"},
          "employment": {"title": "Employment"},
          "training": {"title": "Training"},
          "neet": {"title": "Not in education, employment or training"},
          "not-known": {"title": "Not known"}
        }
      },
      "route": {
        "title": "Route taken or applied for",
        "codes": {
          "he": {"title": "Higher education"},
          "he-top-third": {"title": "Higher education, top third of institutions"},
          "hla": {"title": "Higher level or degree apprenticeship"},
          "fe": {"title": "Further education"},
          "apprenticeship": {"title": "Other apprenticeship"},
          "internship": {"title": "Internship"},
          "itt": {"title": "Initial teacher training"},
          "other": {"title": "Other"}
        }
      },
      "geography": {
        "title": "Whom an amount or designation is for",
        "codes": {
          "own": {"title": "This area alone"},
          "regional": {"title": "Several areas of a region"},
          "national-share": {"title": "An unstated share of a national amount"}
        }
      }
    },
    "kinds": {
      "indicator.observed": {
        "title": "A published or official statistic",
        "place": "the area or school that it describes",
        "fields": {
          "indicator": {"title": "Name of the indicator, such as gld or permanent-exclusion-rate", "type": "text", "required": true},
          "area": {"title": "Area, as published", "type": "text"},
          "level": {"title": "Level of the geography, such as Local authority", "type": "text"},
          "group": {"title": "Group of pupils", "type": "code", "codes": "group"},
          "phase": {"title": "Phase or school type, as published", "type": "text"},
          "period": {"title": "Period that the figure describes, such as 2016/17", "type": "text", "allows": ["date-of-birth"]},
          "value": {"title": "The figure", "type": "decimal"},
          "numerator": {"title": "What was counted", "type": "decimal"},
          "denominator": {"title": "Out of how many", "type": "decimal"},
          "rank": {"title": "Rank among areas, 1 is best", "type": "integer"},
          "n_ranked": {"title": "How many areas are ranked", "type": "integer"},
          "unit": {"title": "Unit of the figure", "type": "text"},
          "publisher": {"title": "Who published it", "type": "text"},
          "method_version": {"title": "Method or edition, where series break", "type": "text"},
          "symbol": {"title": "Why there is no value", "type": "code", "codes": "symbol"}
        }
      },
      "milestone.reached": {
        "title": "A milestone: something planned is done",
        "place": "where it was done",
        "fields": {
          "milestone": {"title": "Name of the milestone", "type": "text", "required": true},
          "type": {"title": "What sort of milestone", "type": "code", "codes": "milestone-type"},
          "name": {"title": "Title of what was published, launched or agreed", "type": "text"},
          "project": {"title": "Project", "type": "text"},
          "topic": {"title": "Topic", "type": "text"},
          "body": {"title": "Who did it", "type": "text"},
          "partners": {"title": "With whom", "type": "text", "many": true},
          "led_by": {"title": "Who leads it", "type": "code", "codes": "party"}
        }
      },
      "board.met": {
        "title": "A board or group meets",
        "place": "where it met",
        "fields": {
          "body": {"title": "Which board or group", "type": "text", "required": true},
          "attendees": {"title": "How many attended", "type": "integer"}
        }
      },
      "working_group.established": {
        "title": "A working group is set up",
        "fields": {
          "working_group": {"title": "Which group", "type": "text", "required": true},
          "remit": {"title": "What it is for", "type": "text"}
        }
      },
      "team.established": {
        "title": "A team is set up",
        "place": "where it works",
        "fields": {
          "team": {"title": "Which team", "type": "text", "required": true},
          "remit": {"title": "What it is for", "type": "text"}
        }
      },
      "member.joined": {
        "title": "Somebody joins a board or group",
        "subject": "the member",
        "place": "the member's school or setting",
        "fields": {
          "body": {"title": "Which board or group", "type": "text", "required": true},
          "phase": {"title": "Phase of the member's school", "type": "code", "codes": "phase"}
        }
      },
      "event.held": {
        "title": "An event is held",
        "place": "the school or setting that hosts it",
        "fields": {
          "event": {"title": "Which event", "type": "text", "required": true},
          "series": {"title": "Series that it belongs to", "type": "text"},
          "topic": {"title": "Topic", "type": "text"},
          "venue": {"title": "Venue", "type": "text", "allows": ["postcode"]},
          "fund": {"title": "Fund that pays for it", "type": "text"},
          "timing": {"title": "When in the year, such as holiday or term time", "type": "text"},
          "attendees": {"title": "How many attended", "type": "integer"}
        }
      },
      "event.attended": {
        "title": "Somebody attends an event or activity",
        "subject": "whoever attends",
        "place": "the school or setting of whoever attends",
        "fields": {
          "event": {"title": "Which event or activity", "type": "text", "required": true},
          "series": {"title": "Series that it belongs to", "type": "text"},
          "role": {"title": "As what", "type": "code", "codes": "party"},
          "fund": {"title": "Fund that pays for it", "type": "text"},
          "timing": {"title": "When in the year, such as holiday or term time", "type": "text"},
          "groups": {"title": "Groups of the attendee", "type": "code", "codes": "group", "many": true},
          "age": {"title": "Age in years", "type": "integer"}
        }
      },
      "consultation.held": {
        "title": "People are consulted",
        "place": "where",
        "fields": {
          "consultation": {"title": "Which consultation", "type": "text", "required": true},
          "audience": {"title": "Who is consulted", "type": "code", "codes": "party"},
          "attendees": {"title": "How many attended", "type": "integer"}
        }
      },
      "consultation.responded": {
        "title": "Somebody answers a consultation",
        "subject": "whoever answers",
        "place": "the school or setting",
        "fields": {
          "consultation": {"title": "Which consultation", "type": "text", "required": true},
          "role": {"title": "As what", "type": "code", "codes": "party"}
        }
      },
      "survey.responded": {
        "title": "Somebody answers a survey",
        "subject": "whoever answers",
        "place": "the school or setting",
        "fields": {
          "survey": {"title": "Which survey", "type": "text", "required": true},
          "instrument": {"title": "Questionnaire", "type": "code", "codes": "instrument"},
          "wave": {"title": "Wave, such as baseline or 2021", "type": "text", "allows": ["date-of-birth"]},
          "respondent": {"title": "Who answers", "type": "code", "codes": "party"},
          "score": {"title": "Score", "type": "decimal"},
          "phase": {"title": "Phase of the setting", "type": "code", "codes": "phase"}
        }
      },
      "feedback.received": {
        "title": "Feedback comes in",
        "subject": "whoever gives it",
        "place": "the school or setting",
        "fields": {
          "from_type": {"title": "Who gives it", "type": "code", "codes": "party"},
          "topic": {"title": "Topic", "type": "text"},
          "channel": {"title": "How it came", "type": "text"}
        }
      },
      "support_line.contacted": {
        "title": "Somebody contacts a support line",
        "subject": "whoever calls",
        "place": "the school or setting",
        "fields": {
          "line": {"title": "Which line", "type": "text"},
          "from_type": {"title": "Who calls", "type": "code", "codes": "party"}
        }
      },
      "npq.enrolment": {
        "title": "A leader starts a national professional qualification",
        "subject": "the leader",
        "place": "the leader's school",
        "fields": {
          "level": {"title": "Level of the qualification", "type": "code", "codes": "npq-level", "required": true},
          "course": {"title": "Course", "type": "code", "codes": "npq-course"},
          "funded": {"title": "Whether the programme or the Department pays", "type": "boolean"},
          "funding": {"title": "Who pays otherwise", "type": "code", "codes": "npq-funding"},
          "cohort": {"title": "Year in which the cohort starts", "type": "integer"},
          "provider": {"title": "Who teaches it", "type": "text"},
          "training_status": {"title": "Training status", "type": "code", "codes": "npq-training-status"},
          "updated": {"title": "When the source last changed it", "type": "text", "allows": ["date-of-birth"]}
        }
      },
      "npq.application": {
        "title": "Somebody applies for a national professional qualification",
        "subject": "the applicant",
        "place": "the applicant's school or setting",
        "fields": {
          "status": {"title": "Status", "type": "code", "codes": "npq-application-status", "required": true},
          "course": {"title": "Course", "type": "code", "codes": "npq-course", "required": true},
          "eligible": {"title": "Whether the Department would pay", "type": "boolean"},
          "funded": {"title": "Whether it is a place that the Department pays", "type": "boolean"},
          "funding": {"title": "Who pays otherwise", "type": "code", "codes": "npq-funding"},
          "cohort": {"title": "Year in which the cohort starts", "type": "integer"},
          "updated": {"title": "When the source last changed it", "type": "text", "allows": ["date-of-birth"]}
        }
      },
      "npq.declaration": {
        "title": "A provider declares that a participant reached a point of a course",
        "subject": "the participant",
        "place": "the participant's school",
        "fields": {
          "declaration": {"title": "The point reached", "type": "code", "codes": "npq-declaration", "required": true},
          "course": {"title": "Course", "type": "code", "codes": "npq-course", "required": true},
          "passed": {"title": "Whether the participant passed", "type": "boolean"},
          "provider": {"title": "Who declares it", "type": "text"}
        }
      },
      "npq.outcome": {
        "title": "A participant passes or fails a national professional qualification",
        "subject": "the participant",
        "place": "the participant's school",
        "fields": {
          "outcome": {"title": "Outcome", "type": "code", "codes": "npq-outcome", "required": true},
          "course": {"title": "Course", "type": "code", "codes": "npq-course", "required": true},
          "updated": {"title": "When the source last changed it", "type": "text", "allows": ["date-of-birth"]}
        }
      },
      "cpd.accessed": {
        "title": "Somebody, or a school, takes part in professional development",
        "subject": "the participant",
        "place": "the participant's school",
        "fields": {
          "scheme": {"title": "Programme, such as maths-hub or ruth-miskin", "type": "text"},
          "package": {"title": "Package within it", "type": "text"},
          "fund": {"title": "Fund, such as TLIF, SSIF or OA", "type": "text"},
          "topic": {"title": "Topic", "type": "text"},
          "role": {"title": "Role in which they train", "type": "code", "codes": "cpd-role"},
          "qualified": {"title": "Whether they qualified", "type": "boolean"},
          "year_of_career": {"title": "First or second year of the career", "type": "integer"},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"},
          "hours": {"title": "Hours", "type": "decimal"}
        }
      },
      "training.delivered": {
        "title": "Training is delivered",
        "place": "where",
        "fields": {
          "scheme": {"title": "Programme", "type": "text"},
          "topic": {"title": "Topic", "type": "text"},
          "audience": {"title": "For whom", "type": "code", "codes": "party"},
          "provider": {"title": "Who delivers it", "type": "text"},
          "attendees": {"title": "How many attended", "type": "integer"}
        }
      },
      "training.offered": {
        "title": "Training is offered to a school",
        "place": "the school or setting",
        "fields": {
          "scheme": {"title": "Programme", "type": "text"},
          "topic": {"title": "Topic", "type": "text"},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"}
        }
      },
      "training.procured": {
        "title": "A training programme is procured",
        "fields": {
          "scheme": {"title": "Programme", "type": "text"},
          "topic": {"title": "Topic", "type": "text"},
          "provider": {"title": "Who will deliver it", "type": "text"}
        }
      },
      "leader.supported": {
        "title": "A leader gets support",
        "subject": "the leader",
        "place": "the leader's school",
        "fields": {
          "goal": {"title": "Goal, such as nle", "type": "text"},
          "scheme": {"title": "Programme", "type": "text"},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"}
        }
      },
      "leader.designated": {
        "title": "A leader is designated",
        "subject": "the leader",
        "place": "the leader's school",
        "fields": {
          "designation": {"title": "Designation", "type": "code", "codes": "leader-designation", "required": true},
          "area": {"title": "Area that the leader serves", "type": "text"},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"},
          "geography": {"title": "Whom the designation is for", "type": "code", "codes": "geography"}
        }
      },
      "peer_support.paired": {
        "title": "Two leaders are paired",
        "subject": "the leader supported",
        "place": "the school supported",
        "fields": {
          "partner": {"title": "School or pseudonym of the partner", "type": "text"}
        }
      },
      "teacher.recruited": {
        "title": "A teacher or assistant is recruited",
        "subject": "the teacher",
        "place": "the school",
        "fields": {
          "route": {"title": "Route", "type": "code", "codes": "route"},
          "discipline": {"title": "Subject taught", "type": "text"},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"}
        }
      },
      "vacancy.observed": {
        "title": "Vacant posts on a day",
        "place": "the school",
        "fields": {
          "vacant": {"title": "Vacant full-time posts", "type": "decimal", "required": true},
          "posts": {"title": "Posts in all", "type": "decimal"},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"}
        }
      },
      "talent_pool.joined": {
        "title": "Somebody joins a talent pool",
        "subject": "whoever joins",
        "fields": {
          "pool": {"title": "Which pool", "type": "text", "required": true}
        }
      },
      "elsa.in_post": {
        "title": "An emotional literacy support assistant starts in post",
        "subject": "the assistant",
        "place": "the school",
        "fields": {
          "phase": {"title": "Phase", "type": "code", "codes": "phase"}
        }
      },
      "elsa.left": {
        "title": "An emotional literacy support assistant leaves",
        "subject": "the assistant",
        "place": "the school",
        "fields": {
          "phase": {"title": "Phase", "type": "code", "codes": "phase"}
        }
      },
      "school.designated": {
        "title": "A school is designated",
        "place": "the school",
        "fields": {
          "designation": {"title": "Designation", "type": "code", "codes": "school-designation", "required": true},
          "area": {"title": "Area that the school serves", "type": "text"},
          "geography": {"title": "Whom the designation is for", "type": "code", "codes": "geography"}
        }
      },
      "school.recruited": {
        "title": "A school or setting joins a project",
        "place": "the school or setting",
        "fields": {
          "project": {"title": "Project", "type": "text", "required": true},
          "approach": {"title": "Approach that it tries", "type": "text"},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"},
          "role": {"title": "Role in the project, such as feeder", "type": "text"},
          "feeder_of": {"title": "School that it feeds, as a place", "type": "text"},
          "ward": {"title": "Ward", "type": "text"}
        }
      },
      "school.withdrawn": {
        "title": "A school or setting leaves a project",
        "place": "the school or setting",
        "fields": {
          "project": {"title": "Project", "type": "text", "required": true},
          "reason": {"title": "Why", "type": "text"}
        }
      },
      "school.supported": {
        "title": "A school is supported by a fund or project",
        "place": "the school",
        "fields": {
          "fund": {"title": "Fund, such as SSIF or TLIF", "type": "text"},
          "project": {"title": "Project", "type": "text"},
          "lead": {"title": "Who leads it", "type": "text"},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"},
          "selection": {"title": "Why this school was chosen", "type": "text"}
        }
      },
      "framework.adopted": {
        "title": "A school adopts a framework",
        "place": "the school",
        "fields": {
          "framework": {"title": "Framework", "type": "text", "required": true}
        }
      },
      "review.offered": {
        "title": "A school is offered a review",
        "place": "the school",
        "fields": {
          "review": {"title": "Which review", "type": "text", "required": true}
        }
      },
      "quality_mark.awarded": {
        "title": "A setting is awarded a quality mark",
        "place": "the setting",
        "fields": {
          "mark": {"title": "Which mark", "type": "text", "required": true},
          "level": {"title": "Level", "type": "text"}
        }
      },
      "adviser.assigned": {
        "title": "A school is assigned an adviser, coordinator or champion",
        "subject": "the adviser",
        "place": "the school or college",
        "fields": {
          "role": {"title": "Role", "type": "code", "codes": "adviser-role", "required": true},
          "organisation": {"title": "Organisation that sends the adviser", "type": "text"},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"}
        }
      },
      "school_visit.held": {
        "title": "One school visits another",
        "place": "the school visited",
        "fields": {
          "visitor": {"title": "Who visits", "type": "text"},
          "topic": {"title": "Topic", "type": "text"}
        }
      },
      "benchmark.achieved": {
        "title": "A school achieves, or loses, a careers benchmark",
        "place": "the school",
        "fields": {
          "benchmark": {"title": "Benchmark", "type": "code", "codes": "gatsby", "required": true},
          "lost": {"title": "Whether it was lost again", "type": "boolean"}
        }
      },
      "benchmark.assessed": {
        "title": "A school's careers benchmark is assessed",
        "place": "the school",
        "fields": {
          "benchmark": {"title": "Benchmark", "type": "code", "codes": "gatsby", "required": true},
          "result": {"title": "Result", "type": "code", "codes": "compass-result", "required": true}
        }
      },
      "provider.recruited": {
        "title": "A provider joins a project or works in the area",
        "place": "the setting, if it is one",
        "fields": {
          "provider": {"title": "Provider", "type": "text", "required": true},
          "provider_type": {"title": "Type of provider", "type": "code", "codes": "provider-type"},
          "project": {"title": "Project", "type": "text"},
          "fund": {"title": "Fund", "type": "text"}
        }
      },
      "provider.identified": {
        "title": "A provider that could take part is identified",
        "fields": {
          "provider": {"title": "Provider", "type": "text", "required": true},
          "provider_type": {"title": "Type of provider", "type": "code", "codes": "provider-type"},
          "project": {"title": "Project", "type": "text"}
        }
      },
      "bid.committed": {
        "title": "A provider commits to bidding for a fund",
        "fields": {
          "provider": {"title": "Provider", "type": "text", "required": true},
          "provider_type": {"title": "Type of provider", "type": "code", "codes": "provider-type"},
          "fund": {"title": "Fund", "type": "text"}
        }
      },
      "employer.recruited": {
        "title": "An employer commits to take part",
        "fields": {
          "employer": {"title": "Employer", "type": "text", "required": true},
          "role": {"title": "As what", "type": "code", "codes": "employer-role"}
        }
      },
      "employer.encounter": {
        "title": "A young person has an encounter with the world of work",
        "subject": "the pupil",
        "place": "the pupil's school or college",
        "fields": {
          "employer": {"title": "Employer", "type": "text"},
          "quality": {"title": "Quality", "type": "code", "codes": "quality"},
          "type": {"title": "Type of encounter", "type": "code", "codes": "encounter-type"},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"},
          "year_group": {"title": "Year group", "type": "integer"},
          "age": {"title": "Age in years", "type": "integer"},
          "hours": {"title": "Hours", "type": "decimal"}
        }
      },
      "encounter.offered": {
        "title": "An encounter with the world of work is offered",
        "subject": "the pupil, where it is offered to one",
        "place": "the school or college",
        "fields": {
          "employer": {"title": "Employer", "type": "text"},
          "quality": {"title": "Quality", "type": "code", "codes": "quality"},
          "type": {"title": "Type of encounter", "type": "code", "codes": "encounter-type"},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"},
          "year_group": {"title": "Year group", "type": "integer"},
          "age": {"title": "Age in years", "type": "integer"}
        }
      },
      "placement.offered": {
        "title": "An employer offers placements or apprenticeships",
        "fields": {
          "employer": {"title": "Employer", "type": "text"},
          "type": {"title": "Type, such as apprenticeship or work experience", "type": "text"},
          "places": {"title": "How many", "type": "integer"}
        }
      },
      "mentor.matched": {
        "title": "Somebody is matched with a mentor",
        "subject": "the mentee",
        "place": "the mentee's school or college",
        "fields": {
          "mentor": {"title": "Pseudonym or organisation of the mentor", "type": "text"},
          "discipline": {"title": "Subject", "type": "text"},
          "reason": {"title": "Why, such as at-risk", "type": "text"},
          "groups": {"title": "Groups of the mentee", "type": "code", "codes": "group", "many": true}
        }
      },
      "mentoring.session": {
        "title": "A mentoring session takes place",
        "subject": "the mentee",
        "place": "the mentee's school or college",
        "fields": {
          "discipline": {"title": "Subject", "type": "text"},
          "hours": {"title": "Hours", "type": "decimal"}
        }
      },
      "ambassador.appointed": {
        "title": "An ambassador is appointed",
        "subject": "the ambassador",
        "fields": {
          "role": {"title": "Role", "type": "code", "codes": "ambassador-role"},
          "age": {"title": "Age in years", "type": "integer"}
        }
      },
      "youth.engaged": {
        "title": "A young person takes part in shaping the programme",
        "subject": "the young person",
        "place": "school or college",
        "fields": {
          "body": {"title": "Which board or group", "type": "text"},
          "project": {"title": "Project", "type": "text"},
          "age": {"title": "Age in years", "type": "integer"}
        }
      },
      "guidance.given": {
        "title": "A young person is given personal careers guidance",
        "subject": "the young person",
        "place": "school or college",
        "fields": {
          "adviser": {"title": "Pseudonym or organisation of the adviser", "type": "text"},
          "age": {"title": "Age in years", "type": "integer"},
          "year_group": {"title": "Year group", "type": "integer"},
          "groups": {"title": "Groups of the young person", "type": "code", "codes": "group", "many": true}
        }
      },
      "programme.started": {
        "title": "Somebody starts a programme for participants",
        "subject": "the participant",
        "place": "school or college",
        "fields": {
          "scheme": {"title": "Programme, such as ncs", "type": "text", "required": true},
          "groups": {"title": "Groups of the participant", "type": "code", "codes": "group", "many": true},
          "age": {"title": "Age in years", "type": "integer"}
        }
      },
      "programme.completed": {
        "title": "Somebody completes a programme",
        "subject": "the participant",
        "place": "school or college",
        "fields": {
          "scheme": {"title": "Programme, such as ncs", "type": "text", "required": true},
          "groups": {"title": "Groups of the participant", "type": "code", "codes": "group", "many": true},
          "age": {"title": "Age in years", "type": "integer"}
        }
      },
      "social_action.participated": {
        "title": "A young person takes part in social action",
        "subject": "the young person",
        "place": "school or college",
        "fields": {
          "scheme": {"title": "Programme", "type": "text"},
          "age": {"title": "Age in years", "type": "integer"},
          "hours": {"title": "Hours", "type": "decimal"},
          "regular": {"title": "Whether the young person takes part regularly", "type": "boolean"}
        }
      },
      "pupil.supported": {
        "title": "A pupil is supported by a programme",
        "subject": "the pupil",
        "place": "the pupil's school or college",
        "fields": {
          "scheme": {"title": "Programme", "type": "text"},
          "fund": {"title": "Fund", "type": "text"},
          "groups": {"title": "Groups of the pupil", "type": "code", "codes": "group", "many": true},
          "year_group": {"title": "Year group", "type": "integer"},
          "ward": {"title": "Ward", "type": "text"},
          "age": {"title": "Age in years", "type": "integer"}
        }
      },
      "exclusion": {
        "title": "A pupil is excluded",
        "subject": "the pupil",
        "place": "the school that excludes",
        "fields": {
          "type": {"title": "Type", "type": "code", "codes": "exclusion-type", "required": true},
          "reason": {"title": "Up to three reasons", "type": "code", "codes": "exclusion-reason", "many": true},
          "sessions": {"title": "Sessions lost, two a day", "type": "decimal"},
          "groups": {"title": "Groups of the pupil", "type": "code", "codes": "group", "many": true},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"},
          "rescinded": {"title": "Whether it was set aside", "type": "boolean"}
        }
      },
      "managed_move.recorded": {
        "title": "A pupil moves to another school by agreement",
        "subject": "the pupil",
        "place": "the school moved to",
        "fields": {
          "from_school": {"title": "School moved from, as a place", "type": "text"},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"}
        }
      },
      "attendance.recorded": {
        "title": "Sessions missed by a pupil, group or school",
        "subject": "the pupil, where it is of one",
        "place": "the school",
        "fields": {
          "missed": {"title": "Sessions missed", "type": "integer", "required": true},
          "possible": {"title": "Sessions possible", "type": "integer"},
          "authorised": {"title": "Whether the absence was authorised", "type": "boolean"},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"},
          "group": {"title": "Group", "type": "code", "codes": "group"}
        }
      },
      "childcare.taken_up": {
        "title": "A child takes up funded early education",
        "subject": "the child",
        "place": "the setting",
        "fields": {
          "entitlement": {"title": "Entitlement", "type": "code", "codes": "entitlement"},
          "age": {"title": "Age in years", "type": "integer"},
          "hours": {"title": "Hours a week", "type": "decimal"},
          "ward": {"title": "Ward", "type": "text"},
          "groups": {"title": "Groups of the child", "type": "code", "codes": "group", "many": true}
        }
      },
      "place.described": {
        "title": "A register describes a school, college or setting",
        "place": "the school, college or setting",
        "fields": {
          "name": {"title": "Name", "type": "text", "required": true},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"},
          "type": {"title": "Type, in the register's words", "type": "text"},
          "status": {"title": "Status, in the register's words", "type": "text"},
          "opened": {"title": "Day of opening", "type": "date"},
          "closed": {"title": "Day of closing", "type": "date"},
          "authority": {"title": "Local authority's number, such as 926", "type": "text"},
          "authority_name": {"title": "Local authority", "type": "text"},
          "authority_area": {"title": "Local authority's area, such as E10000020", "type": "text"},
          "district": {"title": "District, such as E07000148", "type": "text"},
          "ward": {"title": "Ward, such as E05009857", "type": "text"},
          "region": {"title": "Region", "type": "text"},
          "trust": {"title": "Trust", "type": "text"},
          "ukprn": {"title": "UK provider reference number", "type": "text"},
          "lowest_age": {"title": "Lowest age", "type": "integer"},
          "highest_age": {"title": "Highest age", "type": "integer"},
          "capacity": {"title": "How many there is room for", "type": "integer"},
          "changed": {"title": "Day of the register's last change", "type": "date"}
        }
      },
      "place.created": {
        "title": "Places are created for children",
        "place": "the school or setting",
        "fields": {
          "places": {"title": "How many places", "type": "integer", "required": true},
          "place_type": {"title": "Type of place", "type": "code", "codes": "place-type"},
          "age": {"title": "Age in years", "type": "integer"},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"},
          "provider": {"title": "Provider", "type": "text"},
          "opens": {"title": "Opening time, such as 08:00", "type": "text"},
          "closes": {"title": "Closing time", "type": "text"},
          "days": {"title": "Days of the week, such as mon-fri", "type": "text"}
        }
      },
      "hours.extended": {
        "title": "A provider extends its hours",
        "place": "the school or setting",
        "fields": {
          "hours": {"title": "Hours a week added", "type": "decimal", "required": true},
          "provider": {"title": "Provider", "type": "text"}
        }
      },
      "resource_base.opened": {
        "title": "A specialist resource base opens",
        "place": "the school",
        "fields": {
          "places": {"title": "How many places", "type": "integer"},
          "phase": {"title": "Phase", "type": "code", "codes": "phase"}
        }
      },
      "family.reached": {
        "title": "A family takes part in a project",
        "subject": "the family",
        "place": "the setting",
        "fields": {
          "project": {"title": "Project", "type": "text"},
          "package": {"title": "Package", "type": "text"},
          "groups": {"title": "Groups of the family's children", "type": "code", "codes": "group", "many": true}
        }
      },
      "health_review.completed": {
        "title": "A child has a health and development review",
        "subject": "the child",
        "place": "the area or setting",
        "fields": {
          "review": {"title": "Which review, such as 2.5-year", "type": "text", "required": true}
        }
      },
      "assessment.recorded": {
        "title": "A child's assessment",
        "subject": "the child",
        "place": "the school",
        "fields": {
          "assessment": {"title": "Which assessment, such as gld", "type": "text", "required": true},
          "level": {"title": "Level reached, such as expected", "type": "text"},
          "groups": {"title": "Groups of the child", "type": "code", "codes": "group", "many": true}
        }
      },
      "qualification.achieved": {
        "title": "Somebody achieves a qualification",
        "subject": "the person",
        "place": "the school or college",
        "fields": {
          "level": {"title": "Level", "type": "integer", "required": true},
          "discipline": {"title": "Subject, such as english-and-maths", "type": "text"},
          "age": {"title": "Age in years", "type": "integer"},
          "groups": {"title": "Groups of the person", "type": "code", "codes": "group", "many": true}
        }
      },
      "destination.recorded": {
        "title": "Where a young person went after a stage",
        "subject": "the young person",
        "place": "the school or college left",
        "fields": {
          "status": {"title": "Destination", "type": "code", "codes": "destination", "required": true},
          "stage": {"title": "Stage left", "type": "code", "codes": "stage"},
          "route": {"title": "Route", "type": "code", "codes": "route"},
          "sustained": {"title": "Whether it lasted for the first two terms", "type": "boolean"},
          "leavers": {"title": "Leavers of which academic year, such as 2018/19", "type": "text"},
          "studied_level": {"title": "Level studied in the stage", "type": "integer"},
          "year_group": {"title": "Year group, by academic age", "type": "integer"},
          "groups": {"title": "Groups of the young person", "type": "code", "codes": "group", "many": true}
        }
      },
      "application.submitted": {
        "title": "A young person applies for a course or apprenticeship",
        "subject": "the young person",
        "place": "school or college",
        "fields": {
          "route": {"title": "Route", "type": "code", "codes": "route"}
        }
      },
      "internship.started": {
        "title": "Somebody starts an internship",
        "subject": "the intern",
        "place": "the school or employer",
        "fields": {
          "type": {"title": "Type, such as supported or undergraduate", "type": "text"}
        }
      },
      "internship.completed": {
        "title": "Somebody completes an internship",
        "subject": "the intern",
        "place": "the school or employer",
        "fields": {
          "type": {"title": "Type, such as supported or undergraduate", "type": "text"}
        }
      },
      "employment.started": {
        "title": "Somebody starts work",
        "subject": "the person",
        "place": "the employer",
        "fields": {
          "groups": {"title": "Groups of the person", "type": "code", "codes": "group", "many": true}
        }
      },
      "employment.sustained": {
        "title": "Somebody is still in work after some weeks",
        "subject": "the person",
        "place": "the employer",
        "fields": {
          "weeks": {"title": "After how many weeks", "type": "integer"},
          "groups": {"title": "Groups of the person", "type": "code", "codes": "group", "many": true}
        }
      },
      "course.changed": {
        "title": "A course is changed",
        "place": "the college or school",
        "fields": {
          "course": {"title": "Course", "type": "text", "required": true},
          "change": {"title": "What was changed", "type": "text"}
        }
      },
      "learner.retained": {
        "title": "A learner stays in learning",
        "subject": "the learner",
        "place": "the college or school",
        "fields": {
          "course": {"title": "Course", "type": "text"},
          "aims": {"title": "Learning aims retained", "type": "integer"},
          "first_choice": {"title": "Whether in the course first chosen", "type": "boolean"},
          "age": {"title": "Age in years", "type": "integer"}
        }
      },
      "learner.transferred": {
        "title": "A learner changes course within a year",
        "subject": "the learner",
        "place": "the college or school",
        "fields": {
          "course": {"title": "Course moved to", "type": "text"}
        }
      },
      "grant.award": {
        "title": "A grant is awarded",
        "place": "the area or recipient's place",
        "fields": {
          "amount": {"title": "Amount", "type": "money", "required": true},
          "fund": {"title": "Fund", "type": "text"},
          "title": {"title": "What the funder calls it", "type": "text"},
          "purpose": {"title": "What it is for", "type": "text"},
          "recipients": {"title": "Who receives it", "type": "text", "many": true},
          "recipient_ids": {"title": "Their identifiers, such as GB-CHC-1077201", "type": "text", "many": true},
          "funder": {"title": "Who gives it", "type": "text"},
          "funder_id": {"title": "The funder's identifier", "type": "text"},
          "grant_reason": {"title": "Why a person receives it, by 360Giving's list", "type": "text"},
          "grant_purpose": {"title": "What a person receives it for, by 360Giving's list", "type": "text", "many": true},
          "award_year": {"title": "Year of the award", "type": "integer"},
          "ward": {"title": "Ward", "type": "text"},
          "region": {"title": "Region", "type": "text"}
        }
      },
      "grant.applied": {
        "title": "Somebody applies for a grant",
        "place": "the applicant's school or setting",
        "fields": {
          "fund": {"title": "Fund", "type": "text", "required": true},
          "applicant": {"title": "Who applies", "type": "text"}
        }
      },
      "fund.opened": {
        "title": "A fund opens for applications",
        "fields": {
          "fund": {"title": "Fund", "type": "text", "required": true}
        }
      },
      "fund.allocated": {
        "title": "Money is set aside",
        "fields": {
          "fund": {"title": "Fund", "type": "text", "required": true},
          "amount": {"title": "Amount", "type": "money"},
          "period": {"title": "For which period", "type": "text"},
          "geography": {"title": "Whom it is for", "type": "code", "codes": "geography"}
        }
      },
      "spend.recorded": {
        "title": "Money is spent",
        "fields": {
          "fund": {"title": "Fund", "type": "text", "required": true},
          "amount": {"title": "Amount", "type": "money", "required": true},
          "purpose": {"title": "What on", "type": "text"}
        }
      },
      "commission.awarded": {
        "title": "A service is commissioned",
        "fields": {
          "service": {"title": "Service", "type": "text", "required": true},
          "provider": {"title": "Provider", "type": "text"},
          "amount": {"title": "Amount", "type": "money"}
        }
      },
      "approach.selected": {
        "title": "An approach is selected for a trial",
        "fields": {
          "approach": {"title": "Approach", "type": "text", "required": true},
          "project": {"title": "Project", "type": "text"}
        }
      },
      "trial.started": {
        "title": "A trial or pilot starts",
        "place": "where",
        "fields": {
          "project": {"title": "Project", "type": "text", "required": true},
          "topic": {"title": "Topic", "type": "text"},
          "area": {"title": "Area", "type": "text"},
          "sites": {"title": "How many sites", "type": "integer"}
        }
      },
      "evaluation.started": {
        "title": "The evaluation of a project starts",
        "fields": {
          "project": {"title": "Project", "type": "text", "required": true},
          "partner": {"title": "Who evaluates", "type": "text"}
        }
      },
      "research.commissioned": {
        "title": "Research is commissioned",
        "fields": {
          "topic": {"title": "Topic", "type": "text", "required": true},
          "partner": {"title": "With or from whom", "type": "text"}
        }
      },
      "campaign.run": {
        "title": "A campaign is run",
        "fields": {
          "campaign": {"title": "Campaign", "type": "text", "required": true},
          "channel": {"title": "Channel", "type": "text"}
        }
      },
      "data.shared": {
        "title": "Data or research is shared",
        "fields": {
          "dataset": {"title": "What is shared", "type": "text"},
          "with_type": {"title": "With whom", "type": "code", "codes": "party"}
        }
      },
      "report.submitted": {
        "title": "A report is submitted",
        "fields": {
          "report": {"title": "Report", "type": "text"},
          "recipient": {"title": "To which board or committee", "type": "text"}
        }
      },
      "locality.prioritised": {
        "title": "A locality is chosen for targeted work",
        "place": "the locality",
        "fields": {
          "locality": {"title": "Locality", "type": "text", "required": true},
          "topic": {"title": "Topic", "type": "text"}
        }
      }
    }
  }

  """#
