namespace Gateway.Translation.Documents;

/// <summary>A company or place that takes part: who it is, where it is, whom to ask.</summary>
public sealed record Party
{
    [Field("What the party is in this document, where it stands in a list: the canonical role, or the sender's own code.")]
    public string? Role { get; init; }

    [Field("Its numbers; the scheme \"buyer\" or \"seller\" means: assigned by the buyer, by the seller.",
        Schemes = [PartySchemes.Gln, PartySchemes.Duns, PartySchemes.DunsPlus4, PartySchemes.Buyer, PartySchemes.Seller, PartySchemes.Scac, PartySchemes.Tax])]
    public IReadOnlyList<Identifier> Ids { get; init; } = [];

    [Field("Its name.")]
    public string? Name { get; init; }

    [Field("More of its name: department, branch, care of.")]
    public string? AdditionalName { get; init; }

    [Field("Street and number.")]
    public string? Street { get; init; }

    [Field("Second line of the street address.")]
    public string? AdditionalStreet { get; init; }

    [Field("City.")]
    public string? City { get; init; }

    [Field("State, province or region code.")]
    public string? Region { get; init; }

    [Field("Postal code, as text.")]
    public string? PostalCode { get; init; }

    [Field("Country code, as sent.")]
    public string? Country { get; init; }

    [Field("Persons or desks at the party.")]
    public IReadOnlyList<Contact> Contacts { get; init; } = [];

    [Field("Numbers that belong to the party: tax registrations, licences, accounts.")]
    public IReadOnlyList<Reference> References { get; init; } = [];
}

/// <summary>A person or desk and the ways to reach it.</summary>
public sealed record Contact
{
    [Field("What the contact is for: buyer, delivery, orders, accountsPayable, information; another text is the sender's own code.")]
    public string? Role { get; init; }

    [Field("Name of the person or desk.")]
    public string? Name { get; init; }

    [Field("Telephone number.")]
    public string? Phone { get; init; }

    [Field("Fax number.")]
    public string? Fax { get; init; }

    [Field("Mail address.")]
    public string? Email { get; init; }
}
