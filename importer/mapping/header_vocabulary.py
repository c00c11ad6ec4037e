"""The words of headers, as tables: synonyms, what has no field and why, and what means which field.

A pattern is a list of phrases between bars, of whole words, in the words that `SYNONYMS` leaves; `^` and `$` are the
ends of the header. Tables are read from the top and the first match wins. The reasons come before the fields, because
a licence number taken for an agent id, or units taken for dollars, is worse than a column left out.
"""

from typing import Final

SYNONYMS: Final = {
    "cell": "mobile", "cellular": "mobile", "cel": "mobile",
    "cellphone": "mobile phone", "mobilephone": "mobile phone", "tel": "phone", "telephone": "phone", "ph": "phone",
    "phones": "phone", "fone": "phone", "telefono": "phone", "phonenumber": "phone", "phn": "phone",
    "homephone": "home phone", "workphone": "work phone", "officephone": "office phone", "mail": "email",
    "emails": "email", "emailaddress": "email", "correo": "email", "eml": "email", "zipcode": "zip", "postcode": "zip",
    "postal": "zip", "postalcode": "zip", "plz": "zip", "province": "state", "prov": "state", "estado": "state",
    "town": "city", "municipality": "city", "ciudad": "city", "addr": "address", "street": "address",
    "direccion": "address", "fname": "first name", "firstname": "first name", "forename": "first name",
    "nombre": "first name", "given": "first", "frst": "first", "lname": "last name", "lastname": "last name",
    "surname": "last name", "apellido": "last name", "family": "last", "lst": "last", "fullname": "full name",
    "agentname": "agent name", "dob": "birthday", "bday": "birthday", "birthdate": "birthday", "birthdays": "birthday",
    "born": "birthday", "brokerage": "company", "firm": "company", "employer": "company", "organization": "company",
    "organisation": "company", "brand": "company", "companyname": "company name", "bus": "business", "comment": "note",
    "comments": "note", "notes": "note", "remarks": "note", "remark": "note", "memo": "note", "memos": "note",
    "license": "licence", "licensed": "licence", "lic": "licence", "licenses": "licence", "licences": "licence",
    "licensee": "licence holder", "realtor": "realtor agent", "associate": "agent", "salesperson": "agent",
    "member": "agent", "addresses": "address",
    "agt": "agent", "num": "number", "no": "number", "nbr": "number", "nr": "number",
    "numbers": "number", "ident": "id", "identifier": "id", "mlsid": "mls id", "agentid": "agent id",
    "memberid": "agent id", "vol": "volume", "sales": "sale", "sold": "sale", "transactions": "unit",
    "transaction": "unit", "units": "unit", "sides": "unit", "deals": "unit", "closings": "unit",
    "listings": "listing", "secondary": "second", "alternate": "second", "alternative": "second", "alt": "second",
    "additional": "second", "curr": "current", "present": "current", "prior": "previous", "former": "previous",
    "prev": "previous", "res": "residence", "bio": "biography", "months": "month", "mo": "month", "mos": "month",
    "mth": "month", "referral": "referred", "referrer": "referred", "amt": "amount", "prod": "production",
    "src": "source", "ofc": "office", "offc": "office", "nm": "name", "actv": "active", "acct": "account",
    "asst": "assistant", "org": "company", "actives": "active listing", "recruit": "recruiting",
    "vorname": "first name", "vornamen": "first name", "nachname": "last name", "familienname": "last name",
    "geburtsdatum": "birthday", "geburtstag": "birthday", "nacimiento": "birth", "telefon": "phone",
    "telefonnummer": "phone", "rufnummer": "phone", "handy": "mobile phone", "handynummer": "mobile phone",
    "mobil": "mobile", "mobiltelefon": "mobile phone", "movil": "mobile", "emailadresse": "email",
    "mailadresse": "email", "adresse": "address", "firma": "company", "unternehmen": "company", "empresa": "company",
    "compania": "company",
    "strasse": "address", "anschrift": "address", "calle": "address", "domicilio": "address", "ort": "city",
    "stadt": "city", "wohnort": "city", "postleitzahl": "zip", "bundesland": "state", "provincia": "state",
    "nombres": "first name", "apellidos": "last name", "notiz": "note", "notizen": "note", "bemerkung": "note",
    "prenom": "first name", "nom": "last name", "courriel": "email", "cellulaire": "mobile", "portable": "mobile",
    "agence": "company", "entreprise": "company", "societe": "company", "ville": "city", "naissance": "birthday",
    "remarques": "note", "sobrenome": "last name", "celular": "mobile", "cidade": "city", "telefone": "phone",
    "bemerkungen": "note", "notas": "note", "nota": "note", "quelle": "source", "fuente": "source",
}  # fmt: skip

PHRASES: Final = {
    "birth date": "birthday", "date of birth": "birthday", "birth day": "birthday", "b day": "birthday",
    "d o b": "birthday", "birthday date": "birthday", "f name": "first name", "1st name": "first name",
    "l name": "last name", "name name": "name", "zip code": "zip", "post code": "zip", "zip zip": "zip",
    "h phone": "home phone", "c phone": "mobile phone", "m phone": "mobile phone", "o phone": "office phone",
    "off phone": "office phone", "w phone": "work phone", "e mail": "email", "other number": "other phone",
    "direct dial": "direct phone", "main line": "phone", "licence holder number": "licence number",
    "licence holder id": "licence id", "licence holder": "agent",
    "live listing": "active listing", "agent full": "full name", "sale agent": "agent", "email city": "mailing city",
    "email state": "mailing state", "email zip": "mailing zip", "hear about": "source", "co phone": "company phone",
    "name first name": "full name", "fecha de birth": "birthday", "fecha birth": "birthday",
    "codigo zip": "zip", "first name y last name": "full name", "first name completo": "full name",
    "first name und last name": "full name", "last name complet": "full name",
    "date de birthday": "birthday", "code zip": "zip", "phone mobile": "mobile phone",
    "email address": "email", "address email": "email",
    "co name": "company name", "co address": "company address", "current co": "company", "state zip": "address",
    "sale rep": "owner",
    "team agent": "agent", "st cd": "state",
    "direct number": "direct phone", "mls i d": "mls id", "name of agent": "agent name", "internet address": "website",
    "rank 4 10": "rating", "score 4 10": "rating", "account executive": "owner",
}  # fmt: skip
"""Words that mean something together, replaced after the single words."""

NEUTRAL: Final = (
    "a|an|and|are|at|by|can|cd|dd|deal|did|do|e|electronico|enter|estate|follow|for|have|here|in|"
    "individual|is|line|ln|mm|month|my|now|of|on|optional|or|original|our|please|put|real|registered|required|s|"
    "short|sponsoring|st|texts|the|their|to|type|up|us|value|what|where|which|who|will|with|you|"
    "your|yyyy"
)
"""Words beside those of a field that do not make it somebody else's or something else."""

_PRIVATE = "private numbers are never imported"
_NO_FIELD = "Brokerkit's API has no field for it"
_OTHER_PERSON = "about somebody else, not about the agent"
_SECOND_EMAIL = "Brokerkit's API takes one e-mail address"
_LICENCE = "a licence is not an agent id and its status is not a stage; Brokerkit's API has no field for it"
_UNITS = "counts houses; Brokerkit's API takes dollars only"
_SCALED = "in thousands or millions, but Brokerkit takes whole dollars; write its values out"
_OTHER_PERIOD = "not the last twelve months, which is what Brokerkit's production means"


_SCALE = "(?<![0-9] )(k|m|mm|mil|mio|mill|mn|bn|x? ?(1 ?)?000s?|thousands?|millions?|billions?)"
_AMOUNT = "(volume|production|sale|dollars|usd|closed|ltm)"

REASONS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    (f"{_AMOUNT} (.* )?{_SCALE}|{_SCALE} (.* )?{_AMOUNT}|in {_SCALE}", _SCALED, ("production_ytd",)),
    ("ssn|social security|tin|ein|tax|payroll|passport|bank|routing|account number|password", _PRIVATE, ()),
    ("licence|(dre|bre|trec|nmls) (number|id)|^(dre|bre|trec)", _LICENCE, ()),
    ("realtor agent (id|number)", "an association's number, not the MLS's member id", ("agent_id",)),
    ("(created|modified|updated|edited|entered|added|imported|uploaded) by( .*)?$",
     "about who keeps the records, not about the agent", ()),
    ("""spouse|partner|wife|husband|assistant|emergency|emerg|kids?|children|child|buyer|seller|client|co agent|
        relationship|relation|family member|relative|next of kin|household|tenant|landlord|
        second (first|last)( name)?|lawyer|attorney|escrow officer|loan officer|inspector|tc|
        transaction coordinator|admin (name|email|phone|mobile)|guests?""",
     _OTHER_PERSON, ()),
    ("(listing|property|subject|sale) (address|city|state|zip|location)",
     "a property's, not the agent's", ()),
    ("""phonetic|yomi|kana|furigana|katakana|hiragana|romaji|pinyin|pronunciation|pronounced|sounds like""",
     "how a name sounds, not how it is written", ()),
    ("ip|ip address|latlng|geo|gmtoff|timezone|time zone", _NO_FIELD, ()),
    ("""team (lead|leader|owner|captain)|manager|supervisor|managing|broker of record|sponsor[a-z]*(?! company)|related|
        office (contact|admin|owner|leader)|coach|mentor|
        broker (name|first|last|email|id|phone|mobile|address|city|state|zip)|
        lender|sourced by""", _OTHER_PERSON, ()),
    ("fax|pager", "Brokerkit has no field for a fax", ()),
    ("nrds|nar (id|number)|national association", "an association's number, not the MLS's member id", ("agent_id",)),
    ("(office|company|branch|firm) (mls )?(id|key|code|number)|mls office|office mls",
     "an office's id, not the agent's", ()),
    ("courted|key numeric|(row|record|contact|lead|external) id|unique key|guid|uuid|agent key",
     "a number of the source system", ()),
    ("""(source|origin|originating|data|record|external|parent) system|system (source|name|id)|
        (data|record|update|email|import) source|source (system|type|id|file|drill.*|campaign id)""",
     "names a program, not where the person came from", ("source",)),
    ("^(has|is|are|was|were|did|does|can|should|will) [a-z]+", "a yes or no that Brokerkit's API has no field for", ()),
    ("""(note|conversation|description|history|summary) (id|ids|count|type|author|by|owner|link|date)|
        (product|item|property|listing|event|course|service|company|office|file) (description|summary|details)""",
     "about something else than the person", ("note",)),
    ("(status|stage) (description|desc|reason|detail|details|message|text|note|comment)|error message",
     "explains a status, not the person", ("note",)),
    ("utm.*|(ad|campaign)s?( name)?$", "what was advertised, not where the person came from", ("source",)),
    ("opt ?ins?|optin|opt ?outs?|optout|opted|consents?|gdpr|tcpa|newsletter|unsub[a-z]*|(text|sms|mail|call)s? ok",
     _NO_FIELD, ()),
    ("birth(day)? (year|month|place|city|state|country)|year of birth",
     "a part of a birthday, which needs day, month and year", ()),
    ("""(email|phone|mobile|address) (.* )?(domain|update|permission|format|bounce|reason|lists?|provider|
        type|label|opt|status|verified|valid|bounced?|consent|is primary|primary mark|display|ext|
        extension|ok|permission|subscribed|count|sent|opened)""", _NO_FIELD, ()),
    ("emailed|called|texted|do not|dnc|opt out|unsubscribed?", _NO_FIELD, ()),
    ("second email|email ([2-5]|two|three|second|other)|(other|cc|[23]|2nd|3rd) email",
     _SECOND_EMAIL, ("email",)),
    ("""percent|growth|change|predicted|expected|estimated|rank|ranking|
        percentile|share|average|avg|median|price|commission|gci|income|split|goal|
        target|projected|forecast|potential|likelihood|score""", _NO_FIELD, ()),
    ("""(lifetime|career|all time|previous|last year|prior year|calendar|year to date|ytd|current year|this year|
        (19|20)[0-9][0-9]|quarter|q[1-4]|month to date|mtd) (.* )?(volume|production|sale|dollars|closed|unit)|
        (volume|production|sale|dollars|unit) (.* )?(lifetime|career|previous|last year|ytd|year to date|
        (19|20)[0-9][0-9]|mtd)""", _OTHER_PERIOD, ("production_ytd",)),
    ("""unit|number (of )?(sale|production|closed|homes|houses)|(total|closed|sale|production) number|sale count|
        homes sale""", _UNITS, ()),
    ("(previous|past|old|last|former|first) (company|office|current)|company (previous|history)",
     "an earlier company, not the present one", ()),
    ("(list|listing|pending|buy|buyer|sell|selling|active) (side )?volume|listing (volume|price|amount|dollars)",
     "not the volume of closed sales", ()),
    ("(pending|expired|withdrawn|cancell?ed|sale|closed|total|rental|coming) listing", "not active listings", ()),
    ("date|timestamp|anniversary|expir[a-z]*|^(start|joined?|hired?|created|updated|modified)( (on|at))?$",
     "a date that Brokerkit's API has no field for", ()),
    ("""(last|next|first) (contact[a-z]*|activity|interaction|call|touch|sale|action|step|evaluation|note|spoke[a-z]*|
        meeting)""", _NO_FIELD, ()),
    ("""middle|nick ?name|nick|preferred name|goes by|maiden|suffix|prefix|salutation|initials?|file as|
        ^(mi|aka)$""", _NO_FIELD, ()),
    ("teams?|group name", _NO_FIELD, ()),
    ("(tags?|labels?|hashtags?|groups?|lists?|segments?)$|^categor(y|ies)$", "Brokerkit's API takes no labels", ()),
    ("website|web|url|link|linkedin|facebook|instagram|twitter|tiktok|youtube|zillow|photo|picture|image|logo",
     _NO_FIELD, ()),
    ("years?|tenure|experience|age|gender|sex|language|ethnicity|specialt[a-z]*|designations?|certifications?",
     _NO_FIELD, ()),
    ("""county|country|neighbou?rhood|territory|market|board|association|unit number|apt|suite|latitude|longitude|lat|
        lng|farm|^(mls|mls name|area)$""", _NO_FIELD, ()),
    ("""(mls|agent|membership|record|employment|contract|marital) status|(stage|status) (date|updated|changed)|
        agent type""",
     "a membership's status, not a stage of your pipeline", ("status",)),
    ("city (state|zip|address)", "several parts of an address in one column", ("alt_address",)),
    ("title|job|position|role|department|designation", _NO_FIELD, ()),
    ("""address (.* )?([23]|two|three|four|cont|continued|number|suite|floor)( [a-z]+)?$|
        ^(suite|floor|bldg|building)$""",
     "the second line of an address, or a part of it", ()),
    ("zip (plus )?(4|four)|zip ?4|plus 4", "the last four digits of a zip", ()),
    ("^(id|key|number|uid|row|index)$", "too little to go by", ("agent_id",)),
    ("^(type|active|inactive|flag|yes|count|total)$", "too little to go by", ()),
)  # fmt: skip

_HOME = "(home|personal|residence|residential|private|mailing) (.* )?"
_WORK = "(office|work|business|company|corporate|branch|agency) (.* )?"

FIELD_WORDS: Final[tuple[tuple[str, str, float, tuple[str, ...]], ...]] = (
    ("(owner|owned|assigned|recruiter|assignee) (.* )?email", "owner_email", 0.9, ()),
    ("referred (.* )?email", "referrer_email", 0.9, ()),
    ("source|lead origin|origin|how heard|came from|(how|where) (we )?(met|found)", "source", 0.9, ()),
    ("^((lead |account |contact )?owner|assigned( [a-z]+)?|recruiter|assignee)$", "owner_email", 0.7, ()),
    ("^referred( by)?$", "referrer_email", 0.7, ()),
    (f"{_WORK}email|email (.* )?(work|office|business)", "email", 0.85, ()),
    ("email", "email", 0.95, ()),
    ("mobile (phone )?([2-3]|two)|second mobile", "other_phone", 0.8, ()),
    ("mobile", "phone", 0.95, ()),
    ("text|sms|whatsapp", "phone", 0.75, ()),
    ("direct (work |office |business )?(phone|line|dial)", "other_phone", 0.9, ()),
    (f"""{_WORK}phone|phone (.* )?(work|office|business|company)|^(work|office|business|company) number$|
        ^main phone$|switchboard""", "office_phone", 0.9, ()),
    ("""(home|second|other|direct|evening|residence|2|two|2nd|land) (.* )?(phone|line)|
        phone ([2-3]|two|second|other|home|direct)|phone[23]|^(landline|land line|home number|direct)$""",
     "other_phone", 0.9, ()),
    ("phone|phone1|contact number|number (to )?(reach|call|text)|(best|main|primary) number", "phone", 0.8,
     ("other_phone", "office_phone")),
    ("""(agent|member) mls( (id|number|code)|$)|listing agent id|^mls agent$|
        mls (agent|member|public|user) (id|number|code)""",
     "agent_id", 0.95, ()),
    ("^mls (id|number|code)( number)?$|^(agent|(agent )?public) id$|^agent (number|code)$", "agent_id", 0.7, ()),
    ("birthday|birth day|birth", "birthday", 0.95, ()),
    ("kpa|personality", "kpa_taken", 0.9, ()),
    ("(production|performance|agent) (label|tier|level|category|band)|^tier$", "production_label", 0.7, ()),
    ("active listing|^listing active$", "active_listings_count", 0.95, ()),
    ("""^(listing|listing count|current listing|number (of )?listing|(current )?number (of )?(active )?listing|
        number (of )?active)$""",
     "active_listings_count", 0.7, ()),
    ("""(ltm|12 ?months?|12m|r12|t12|ttm|l12m|trailing|rolling|twelve months?|annual|last 12|past (12|year)) (.* )?
        (volume|production|sale|dollars|closed)|
        (volume|production|sale|dollars) (.* )?(ltm|12 ?months?|12m|ttm|trailing|rolling|twelve|annual|last 12)""",
     "production_ytd", 0.95, ()),
    ("volume|production|dollars sale|sale dollars|total dollars|^(total sale|sale|sale amount)$",
     "production_ytd", 0.65, ()),
    ("normal archived|bucket", "bucket", 0.9, ()),
    ("stage|pipeline|(lead|recruiting|recruitment|prospect|candidate|contact) (status|phase)|funnel",
     "status", 0.9, ()),
    ("^status$", "status", 0.75, ()),
    ("rating|^(stars|grade)$", "rating", 0.85, ()),
    (f"{_WORK}zip", "office_zip", 0.95, ()),
    (f"{_WORK}state", "office_state", 0.95, ()),
    (f"{_WORK}city", "office_city", 0.95, ()),
    (f"{_WORK}address( 1| line 1| one)?$", "office_address", 0.95, ()),
    (f"{_HOME}zip", "alt_zip", 0.95, ()),
    (f"{_HOME}state", "alt_state", 0.95, ()),
    (f"{_HOME}city", "alt_city", 0.95, ()),
    (f"{_HOME}address( address)?( 1| line 1| one)?$", "alt_address", 0.95, ()),
    (f"{_WORK}region", "office_state", 0.9, ()),
    (f"({_HOME}|address (.* )?)region", "alt_state", 0.9, ()),
    ("^region$", "alt_state", 0.6, ()),
    ("zip", "alt_zip", 0.7, ("office_zip",)),
    ("state", "alt_state", 0.7, ("office_state",)),
    ("city", "alt_city", 0.7, ("office_city",)),
    ("address", "alt_address", 0.7, ("office_address",)),
    ("""(company|office|account|business) name|currently|(current|employing) (company|office|broker)|agency|dba|
        works? (at|for|with)|employed by|^where (are they |they are )?(at|now)$|
        ^company( current)?$|^co$""",
     "currently_at", 0.95, ()),
    ("company|affiliation|affiliated( with)?", "currently_at", 0.85, ()),
    ("^(office|broker|current|branch|account)$|office$", "currently_at", 0.7, ()),
    ("(first|last)( name)? (and )?(first|last)( name)?$", "full_name", 0.9, ()),
    ("first names?|^(agent |legal |preferred |contact )?first$|name first|^first and middle", "first_name", 0.95, ()),
    ("last names?|^(agent |legal |contact )?last$|name last", "last_name", 0.95, ()),
    ("""(full|agent|contact|display|common|person|lead|prospect|candidate|holder|recruiting|complete|rep|employee|your|
        invitee|attendee|registrant|applicant|student|graduate|payee|recipient|subscriber|respondent|formatted|
        legal)( full)? name|
        ^name$|name full""", "full_name", 0.9, ()),
    ("""^(agent|new agent|contact|prospect|candidate|recruiting|lead|who|person|agents|names|rep|employee|realtor agent|
        applicant|attendee|student|graduate|payee|recipient)$|contact person$""", "full_name", 0.7, ()),
    ("note|interaction history|biography|conversation|summary|history|description|about|background|details",
     "note", 0.85, ()),
)  # fmt: skip
