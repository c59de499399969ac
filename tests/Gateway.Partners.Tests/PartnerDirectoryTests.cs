using Gateway.Partners.Tests.Support;
using Gateway.Translation;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Partners.Tests;

public sealed class PartnerDirectoryTests : IDisposable
{
    readonly ProfileFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_interchange_belongs_to_the_partner_whose_identities_it_bears()
    {
        var directory = Two();
        Assert.Equal("acme", directory.FindSender(Header("111")).Partner?.Id);
        Assert.Equal("bolt", directory.FindSender(Header("222")).Partner?.Id);
    }

    [Fact]
    public void An_unknown_sender_is_named_with_what_to_do()
    {
        var match = Two().FindSender(Header("333"));
        Assert.Same(DiagnosticCodes.InterchangeSenderUnknown, match.Code);
        Assert.Contains("no profile claims the sender 01:333", match.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_receiver_that_is_not_us_is_named_with_what_to_do()
    {
        var match = Two().FindSender(Header("111") with { Receiver = new("ZZ", "OTHERS") });
        Assert.Same(DiagnosticCodes.InterchangeReceiverUnknown, match.Code);
        Assert.Contains("ZZ:OTHERS", match.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_qualifier_is_part_of_an_identity() =>
        Assert.Null(Two().FindSender(Header("111") with { Sender = new("ZZ", "111") }).Partner);

    [Fact]
    public void An_alias_is_accepted()
    {
        var profile = ProfileFolder.Profile("acme", "111").Replace("group: G1", "group: G1, aliases: [{ qualifier: \"12\", id: \"5551234\" }]");
        var directory = Usable(_folder.WithProfile("acme", profile));
        Assert.Equal("acme", directory.FindSender(Header("111") with { Sender = new("12", "5551234") }).Partner?.Id);
    }

    // X12.6 has leading blanks count; a profile cannot say them, and nobody means them.
    [Fact]
    public void Blanks_before_an_identity_are_not_part_of_it() =>
        Assert.Equal("acme", Two().FindSender(Header("111") with { Sender = new("01", "  111") }).Partner?.Id);

    [Fact]
    public void Of_what_profiles_say_of_a_servers_connections_the_least_counts()
    {
        const string In = "in: [{ mailbox: a, server: s, folder: in, archive: delete }]", Out = "out: { server: s, folder: in }";
        foreach (var (id, sender, most, way) in new[] { ("acme", "111", ", connections: 3", In), ("bolt", "222", ", connections: 2", Out), ("cork", "333", "", In) })
            _folder.WithProfile(id, ProfileFolder.Profile(
                id, sender, $"transports: {{ servers: [{{ server: s, ftp: {{ host: FTP.example, user: u, password: secret:p{most} }} }}], {way} }}"));
        var directory = _folder.Load();
        Assert.Equal((2, 4), (directory.ConnectionsTo("ftp.example", 21), directory.ConnectionsTo("ftp.example", 990)));
    }

    [Theory]
    [InlineData("855", "004010", false, "in-855")]
    [InlineData("855", "004010VICS", false, "in-855")]
    [InlineData("810", "005010", false, "in-810")]
    [InlineData("855", "004010", true, "test-855")]
    public void A_message_falls_under_the_most_specific_agreement(string type, string version, bool test, string agreement) =>
        Assert.Equal(agreement, Find(type, version, test).Agreement?.Name);

    [Theory]
    [InlineData("856", "004010", false, "acme has no agreement for 856 in; add one to its profile")]
    [InlineData("855", "005010", false, "acme has 855 in agreed as 004010, but this is 005010; change the version or add an agreement")]
    [InlineData("810", "004010", true, "810 in came marked as test, but acme has it agreed for production only")]
    public void A_message_without_agreement_is_told_why(string type, string version, bool test, string reason) =>
        Assert.Equal(reason, Find(type, version, test).Reason);

    [Fact]
    public void Group_ids_tell_agreements_apart()
    {
        var acme = Usable(_folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", """
            agreements:
              - { agreement: east, direction: in, standard: x12, type: "810", map: x12-004010-810, group: { theirs: EAST } }
              - { agreement: west, direction: in, standard: x12, type: "810", map: x12-004010-810, group: { theirs: WEST } }
            """))).Find("acme")!;
        AgreementMatch With(string group) =>
            PartnerDirectory.FindAgreement(acme, Direction.In, Standard.X12, "810", "004010", TrafficStream.Production, group);
        Assert.Equal("east", With("EAST").Agreement?.Name);
        Assert.Equal("west", With("WEST").Agreement?.Name);
        Assert.Contains("or of another group id", With("NORTH").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_csv_is_told_by_mailbox_and_mask()
    {
        var acme = Usable(_folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", """
            agreements:
              - { agreement: csv, direction: in, standard: csv, type: OrderResponse, mailbox: main, mask: "resp*.csv", map: csv-order-response }
            """))).Find("acme")!;
        Assert.Equal("csv", PartnerDirectory.FindCsv(acme, "main", "RESP-1.CSV").Agreement?.Name);
        Assert.Contains("no CSV agreement", PartnerDirectory.FindCsv(acme, "main", "stock.csv").Reason, StringComparison.Ordinal);
        Assert.Null(PartnerDirectory.FindCsv(acme, "other", "resp-1.csv").Agreement);
    }

    [Fact]
    public void Mailboxes_have_their_folders_with_the_partner_in_them()
    {
        var (partner, mailbox) = Two().Mailboxes[0];
        Assert.Equal(("acme", "mailboxes/acme/in", "mailboxes/acme/archive"), (partner.Id, mailbox.Settings.In, mailbox.Settings.Archive));
        Assert.Equal("mailboxes/acme/out", partner.Out?.Settings.Out);
        Assert.True(mailbox.Carries("acme"));
        Assert.False(mailbox.Carries("bolt"));
    }

    [Fact]
    public void The_revision_follows_the_values_and_not_their_form()
    {
        var first = Two().Find("acme")!.Revision;
        _folder.WithProfile("acme", "# a comment\n" + ProfileFolder.Profile("acme", "111"));
        Assert.Equal(first, Two(rewrite: false).Find("acme")!.Revision);
        _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", "mode: shadow"));
        Assert.NotEqual(first, Two(rewrite: false).Find("acme")!.Revision);
    }

    [Fact]
    public void The_sample_profiles_are_good()
    {
        var directory = PartnerDirectory.Load(new(ProfileFolder.Samples(), null));
        Assert.Empty(directory.Problems);
        Assert.Equal(["brandt-hydraulics", "hollis-fasteners", "kestrel-packaging", "valvole-rossi"], directory.Partners.Select(p => p.Id));
    }

    PartnerDirectory Two(bool rewrite = true)
    {
        if (rewrite) _folder.WithProfile("acme", ProfileFolder.Profile("acme", "111")).WithProfile("bolt", ProfileFolder.Profile("bolt", "222"));
        return Usable(_folder);
    }

    AgreementMatch Find(string type, string version, bool test)
    {
        var directory = Usable(_folder.WithProfile("acme", ProfileFolder.Profile("acme", "111", """
            agreements:
              - { agreement: in-810, direction: in, standard: x12, type: "810", map: x12-004010-810 }
              - { agreement: test-855, direction: in, standard: x12, type: "855", stream: test, map: x12-004010-855 }
            """)));
        var group = new GroupHeader { FunctionalId = "PR", ControlNumber = "1", Version = version, Offset = 0, Sender = "G1", Receiver = "USG" };
        return PartnerDirectory.FindAgreement(directory.Find("acme")!, new(Header("111") with { IsTest = test }, group, type, version, null));
    }

    static PartnerDirectory Usable(ProfileFolder folder)
    {
        var directory = folder.Load();
        Assert.Empty(ProfileFolder.Shown(directory.Problems));
        return directory;
    }

    static InterchangeHeader Header(string sender) => new()
    {
        Standard = Standard.X12,
        ControlNumber = "000000001",
        Version = "00401",
        Sender = new("01", sender),
        Receiver = new("ZZ", "US"),
        Date = "261120",
        Time = "1200",
        Delimiters = Delimiters.X12,
        Offset = 0,
    };
}
