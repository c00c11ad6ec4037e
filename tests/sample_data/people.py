"""Invented people for the sample rosters; any likeness is chance. Numbers 555-0100 to 0199 belong to nobody."""

from dataclasses import dataclass

NAMES = (
    "Ada Marlowe", "Ben Castellane", "Cora Whitlock", "Diego Farnham", "Elise Thornbury", "Femi Adeyinka",
    "Grace Ostrander", "Hugo Lindqvist", "Ines Carvalho", "Jonah Pettibone", "Kira Vandermeer", "Liam Okonkwo",
    "Mara Silverton", "Nolan Greaves", "Opal Fairweather", "Pavel Hornik", "Quinn Delacroix", "Rosa Villanueva",
    "Seth Blackwood", "Tessa Moriarty", "Uri Kestenbaum", "Vera Saltmarsh", "Wade Hollister", "Xenia Papadakis",
    "Yusuf Demirel", "Zora Kingsley", "Abel Rainwater", "Bianca Ferrante", "Caleb Northrup", "Dahlia Roth",
    "Ezra Winslow", "Fiona Garrick", "Gideon Marsh", "Hana Takeda", "Ivo Brankov", "June Abernathy", "Karim Haddad",
    "Lena Solberg", "Milo Standish", "Nadia Petrova", "Otis Fennimore", "Priya Raman", "Ramona Quist",
    "Silas Copeland", "Talia Brookes", "Umberto Galli", "Violet Ashdown", "Wyatt Penrose", "Ximena Ortega",
    "Yara Nasser", "Zane Holloway", "Amara Eze", "Boris Kaplan", "Celia Drummond", "Darius Vance", "Enid Colby",
    "Felix Arroyo", "Greta Nyberg", "Henry Tolliver", "Isla Macrae", "Jasper Quill", "Keiko Mori", "Lorna Babbage",
    "Magnus Thorsen", "Nina Delgado", "Oscar Wetherby", "Petra Novak", "Rufus Langley", "Simone Baptiste",
    "Tobias Engel", "Una Gallagher", "Victor Salazar", "Willa Prescott", "Xavier Dupont", "Yolanda Reyes",
    "Zelda Frost", "Alma Whitaker", "Bruno Costa", "Clara Jennings", "Dmitri Volkov",
)  # fmt: skip

CITIES = (
    ("Boston", "MA", "02118", "617"), ("Providence", "RI", "02903", "401"), ("Hartford", "CT", "06103", "860"),
    ("Albany", "NY", "12207", "518"), ("Portland", "ME", "04101", "207"), ("Burlington", "VT", "05401", "802"),
)  # fmt: skip
STREETS = ("Harbor Street", "Elm Avenue", "Mill Road", "Quarry Lane", "Chapel Street", "Orchard Way", "Canal Street")
COMPANIES = ("Lakeshore Realty", "Beacon & Main", "Stonebridge Homes", "Northgate Partners", "Hearth Realty Group")


@dataclass(frozen=True, slots=True)
class Person:
    """One invented agent; everything follows from the number."""

    number: int

    @property
    def first(self) -> str:
        """The first name."""
        return NAMES[self.number].split()[0]

    @property
    def last(self) -> str:
        """The last name."""
        return NAMES[self.number].split()[1]

    @property
    def email(self) -> str:
        """An address that cannot exist."""
        return f"{self.first}.{self.last}@example.com".lower()

    @property
    def agent_id(self) -> str:
        """An MLS member id."""
        return f"NE{40_000 + self.number * 37}"

    @property
    def city(self) -> tuple[str, str, str, str]:
        """City, state, zip and area code."""
        return CITIES[self.number % len(CITIES)]

    @property
    def phone(self) -> str:
        """A number kept for fiction that is nonetheless valid."""
        return f"{self.city[3]}-555-{100 + self.number:04}"

    @property
    def street(self) -> str:
        """House number and street."""
        return f"{10 + self.number * 3} {STREETS[self.number % len(STREETS)]}"

    @property
    def company(self) -> str:
        """The brokerage the agent is at."""
        return COMPANIES[self.number % len(COMPANIES)]

    @property
    def volume(self) -> int:
        """Dollars sold in the last twelve months."""
        return 400_000 + self.number * 137_500
