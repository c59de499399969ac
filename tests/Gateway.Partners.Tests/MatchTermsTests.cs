using Gateway.Partners.Tests.Support;
using Gateway.Translation.Definitions;

namespace Gateway.Partners.Tests;

/// <summary>Which of all that is written holds for an order line on a day.</summary>
public sealed class MatchTermsTests : IDisposable
{
    const string Company = """
        companies:
          - company: "10"
            invoice: three-way
            tolerances:
              price: { over: { percent: 1 }, under: unlimited }
              quantity: { percent: 5 }
              dates: { early: 5, late: 2 }
              charges: { freight: { amount: 50 }, other: 0 }
            itemGroups:
              - { itemGroup: packaging, tolerances: { price: { over: { percent: 3 } }, quantity: unlimited } }
              - { itemGroup: steel, from: 2026-01-01, to: 2026-03-31, tolerances: { price: { over: { percent: 9 } } } }
            items:
              - { item: BOX, tolerances: { price: { over: { percent: 4 } } } }
              - { item: BOLT, invoice: two-way }
            lines:
              - { order: "4711", line: "10", tolerances: { price: { over: { percent: 6 } }, dates: { late: unlimited } } }
        """;

    const string Supplier = """
        tolerances: { price: { over: { percent: 2 } }, shipDates: { late: 7 }, charges: { handling: { amount: 5 } } }
        terms:
          - { from: 2026-07-01, to: 2026-07-31, tolerances: { price: { over: { percent: 7 } } }, invoice: two-way }
          - { item: BOX, from: 2026-01-01, to: 2026-06-30, tolerances: { price: { over: { percent: 5 } } } }
          - { item: BOX, from: 2026-07-01, tolerances: { price: { over: { percent: 0 } } } }
        """;

    readonly ProfileFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]

    // Nothing more specific: the supplier's over, the company's under.
    [InlineData("NUT", null, null, "2026-05-01", "2 percent @acme.yaml:6")]
    [InlineData("NUT", "brass", null, "2026-05-01", "2 percent @acme.yaml:6")]

    // The supplier's own month.
    [InlineData("NUT", null, null, "2026-06-30", "2 percent @acme.yaml:6")]
    [InlineData("NUT", null, null, "2026-07-01", "7 percent @acme.yaml:8")]
    [InlineData("NUT", null, null, "2026-07-31", "7 percent @acme.yaml:8")]
    [InlineData("NUT", null, null, "2026-08-01", "2 percent @acme.yaml:6")]

    // The item group beats the supplier, also in the supplier's month.
    [InlineData("TAPE", "packaging", null, "2026-05-01", "3 percent @companies:10")]
    [InlineData("TAPE", "packaging", null, "2026-07-15", "3 percent @companies:10")]

    // Both days belong to the time.
    [InlineData("ROD", "steel", null, "2025-12-31", "2 percent @acme.yaml:6")]
    [InlineData("ROD", "steel", null, "2026-01-01", "9 percent @companies:11")]
    [InlineData("ROD", "steel", null, "2026-03-31", "9 percent @companies:11")]
    [InlineData("ROD", "steel", null, "2026-04-01", "2 percent @acme.yaml:6")]

    // The item beats its group; supplier and item beat the item; none from outside their days.
    [InlineData("BOX", "packaging", null, "2025-12-31", "4 percent @companies:13")]
    [InlineData("BOX", "packaging", null, "2026-06-30", "5 percent @acme.yaml:9")]
    [InlineData("BOX", "packaging", null, "2026-07-01", "0 percent @acme.yaml:10")]

    // The order line beats all; another line of the order or another order's line does not.
    [InlineData("BOX", "packaging", "4711/10", "2026-07-01", "6 percent @companies:16")]
    [InlineData("BOX", "packaging", "4711/20", "2026-07-01", "0 percent @acme.yaml:10")]
    [InlineData("BOX", "packaging", "4712/10", "2026-07-01", "0 percent @acme.yaml:10")]
    public void The_most_specific_price_limit_of_the_day_holds(string item, string? group, string? line, string day, string expected)
    {
        var limit = Terms().For(Subject(item, group, line), Day(day)).Price.Over;
        Assert.Equal(expected, $"{limit} @{Place(limit.Source!.Value)}");
    }

    [Fact]
    public void Each_side_of_each_kind_is_looked_up_by_itself()
    {
        var terms = Terms().For(Subject("BOX", "packaging", "4711/10"), Day("2026-07-01"));
        Assert.Equal("unlimited", terms.Price.Under.ToString());
        Assert.Equal(("unlimited", "companies:10"), (terms.Quantity.Over.ToString(), Place(terms.Quantity.Over.Source!.Value)));
        Assert.Equal(("5 days", "unlimited"), (terms.Dates.Early.ToString(), terms.Dates.Late.ToString()));
        Assert.Equal(("5 days", "7 days"), (terms.ShipDates.Early.ToString(), terms.ShipDates.Late.ToString()));
        Assert.Equal(("0 percent", null), (terms.Total.Over.ToString(), terms.Total.Over.Source));
    }

    [Theory]
    [InlineData("freight", "50")]
    [InlineData("handling", "5")]
    [InlineData("fuelSurcharge", "0 percent")]
    [InlineData(null, "0 percent")]
    public void A_charge_is_judged_by_its_type_at_the_most_specific_level_that_names_it(string? type, string expected) =>
        Assert.Equal(expected, Terms().For(TermsSubject.Document, Day("2026-05-01")).Charges.Of(type).Over.ToString());

    [Theory]
    [InlineData("tolerances: { charges: { other: { amount: 3 } } }", "freight", "3")]
    [InlineData("tolerances: { charges: { amount: 3 } }", "freight", "3")]
    [InlineData("tolerances: { charges: unlimited }", "freight", "unlimited")]
    [InlineData("tolerances: { charges: { freight: unlimited } }", "freight", "unlimited")]
    [InlineData("tolerances: { charges: { freight: unlimited } }", "handling", "0 percent")]
    public void What_a_supplier_says_of_all_charges_beats_what_the_company_says_of_one(string own, string type, string expected) =>
        Assert.Equal(expected, Terms(own).For(TermsSubject.Document, Day("2026-05-01")).Charges.Of(type).Over.ToString());

    [Theory]
    [InlineData("NUT", "2026-05-01", InvoiceMatching.ThreeWay)]
    [InlineData("NUT", "2026-07-10", InvoiceMatching.TwoWay)]
    [InlineData("BOLT", "2026-05-01", InvoiceMatching.TwoWay)]
    public void Invoices_are_matched_as_the_most_specific_level_says(string item, string day, InvoiceMatching expected) =>
        Assert.Equal(expected, Terms().InvoiceMatchingFor(Subject(item, null, null), Day(day)));

    [Fact]
    public void Where_nothing_is_written_all_must_agree_and_the_order_is_enough()
    {
        var terms = Load("", "").Terms;
        Assert.Empty(terms.For(Subject("NUT", null, null), Day("2026-05-01")).Written);
        Assert.Equal(InvoiceMatching.TwoWay, terms.InvoiceMatchingFor(Subject("NUT", null, null), Day("2026-05-01")));
    }

    [Fact]
    public void Another_company_agrees_nothing_with_the_supplier() =>
        Assert.False(Load("tolerances: { quantity: { percent: 1 } }", Company.Replace("\"10\"", "\"20\"")).Terms.For(TermsSubject.Document, Day("2026-05-01")).Dates.Late.IsWritten);

    [Fact]
    public void Explained_every_level_is_named_and_which_limit_holds()
    {
        var choices = Terms().Explain(Subject("BOX", "packaging", "4711/10"), Day("2026-07-01"));
        Assert.Equal(
            [
                "OrderLine: price over 6 percent holds", "OrderLine: dates late unlimited holds",
                "SupplierItem: price over 0 percent",
                "Item: price over 4 percent",
                "ItemGroup: price over 3 percent", "ItemGroup: quantity unlimited holds",
                "Supplier: price over 7 percent", "Supplier: invoice two-way holds",
                "Supplier: price over 2 percent", "Supplier: ship dates late 7 days holds", "Supplier: charges handling 5 holds",
                "Company: price over 1 percent", "Company: price under unlimited holds", "Company: quantity 5 percent",
                "Company: dates early 5 days holds", "Company: dates late 2 days",
                "Company: charges freight 50 holds", "Company: charges other 0 percent holds", "Company: invoice three-way",
            ],
            choices.Select(c => $"{c.Level}: {c.Written.Kind} {c.Written.Limit}{(c.IsInForce ? " holds" : "")}"));
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { "terms: [{ item: A, tolerances: { price: unlimited } }, { item: A, tolerances: { quantity: unlimited } }]", "6:56 for item A the days overlap with those of the entry at acme.yaml:6:9; end one (to) before the other begins (from), or make them one entry" },
        { "terms: [{ item: A, to: 2026-06-30, invoice: two-way }, { item: A, from: 2026-06-30, invoice: two-way }]", "6:56 for item A the days overlap with those of the entry at acme.yaml:6:9; end one (to) before the other begins (from), or make them one entry" },
        { "terms: [{ from: 2026-01-01, invoice: two-way }, { to: 2026-06-30, invoice: two-way }]", "6:49 for everything the days overlap with those of the entry at acme.yaml:6:9; end one (to) before the other begins (from), or make them one entry" },
        { "terms: [{ item: A, from: 2026-06-30, to: 2026-06-29, invoice: two-way }]", "6:42 \"to\" is before \"from\" (2026-06-30); both days belong to the time" },
        { "terms: [{ invoice: two-way }]", "6:9 this entry is for every item and every day; name an item or a day (from, to), or write it under the profile's own tolerances" },
        { "terms: [{ item: A }]", "6:9 this entry agrees nothing; write tolerances, invoice, or both" },
        { "terms: [{ item: A, from: 1.1.2026, invoice: two-way }]", "6:26 \"from\" must be a date as 2026-12-31, not \"1.1.2026\"" },
        { "terms: [{ itm: A, from: 2026-01-01, invoice: two-way }]", "6:11 unknown key \"itm\"; did you mean \"item\"?" },
        { "invoice: 3-way", "6:10 unknown invoice \"3-way\"; expected one of two-way, three-way" },
        { "tolerances: { price: {} }", "6:22 \"price\" sets no limit; write percent or amount, over or under in it, or 0 or unlimited in its place" },
        { "tolerances: { price: { exceeding: both } }", "6:22 \"price\" sets no limit; write percent or amount, over or under in it, or 0 or unlimited in its place" },
        { "tolerances: { tax: { over: {} } }", "6:28 \"over\" sets no limit; write percent or amount in it, or 0 or unlimited in its place" },
        { "tolerances: { total: 2 }", "6:22 \"total\" is \"2\", which says neither percent nor amount; write { percent: … }, { amount: … }, 0 for none, or unlimited" },
        { "tolerances: { lineAmount: }", "6:27 the tolerance \"lineAmount\" is blank; write a value, 0 for none, or unlimited" },
        { "tolerances: { charges: { freight: } }", "6:35 the tolerance \"freight\" is blank; write a value, 0 for none, or unlimited" },
        { "tolerances: { charges: { amount: 5, freight: 0 } }", "6:37 unknown key \"freight\"; expected one of percent, amount, exceeding, over, under" },
        { "tolerances: { shipDates: { late: -1 } }", "6:34 \"late\" must be a whole number from 0 to 3650, not \"-1\"" },
        { "tolerances: { quantityvalue: 0 }", "6:15 unknown key \"quantityvalue\"; did you mean \"quantityValue\"?" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_place_and_remedy(string line, string expected)
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", line));
        Assert.Contains($"acme.yaml:{expected}", ProfileFolder.Shown(_folder.Load().Problems).Select(p => p.Replace(_folder.Folders.Profiles + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("terms: [{ item: A, to: 2026-06-29, invoice: two-way }, { item: A, from: 2026-06-30, invoice: two-way }, { item: B, invoice: two-way }]")]
    [InlineData("tolerances: { price: 0, quantity: unlimited, charges: 0, dates: unlimited }")]
    public void What_is_clear_is_no_mistake(string line) => Assert.NotNull(Load(line, ""));

    [Fact]
    public void A_file_of_terms_stands_in_the_place_of_all_others()
    {
        _folder.Write("trial.yaml", "tolerances: { price: { percent: 3 } }\ninvoice: three-way\nterms:\n  - { item: BOX, tolerances: { price: 0 } }\n");
        var problems = new List<Translation.FileProblem>();
        var terms = TermsFile.Read(Path.Combine(_folder.Root, "trial.yaml"), problems)!;
        Assert.Empty(problems);
        Assert.Equal(["3 percent", "0 percent"], new[] { "NUT", "BOX" }.Select(i => terms.For(Subject(i, null, null), Day("2026-05-01")).Price.Over.ToString()));
        Assert.Equal(InvoiceMatching.ThreeWay, terms.InvoiceMatchingFor(TermsSubject.Document, Day("2026-05-01")));
    }

    MatchTerms Terms(string supplier = Supplier) => Load(supplier, Company).Terms;

    PartnerProfile Load(string supplier, string companies)
    {
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", supplier)).WithPolicy(companies);
        var directory = _folder.Load();
        Assert.Empty(ProfileFolder.Shown(directory.Problems));
        return directory.Find("acme")!;
    }

    /// <summary>The file and line; in the policy counted from the line that lists the companies.</summary>
    static string Place(FilePosition source) => Path.GetFileName(source.File) == "policy.yaml"
        ? $"companies:{source.Line - ProfileFolder.Policy.Count(c => c == '\n')}"
        : $"{Path.GetFileName(source.File)}:{source.Line}";

    static TermsSubject Subject(string item, string? group, string? line) => new(line?.Split('/')[0], line?.Split('/')[1], item, group);

    static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
