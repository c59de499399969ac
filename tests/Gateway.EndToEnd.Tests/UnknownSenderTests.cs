using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

public sealed class UnknownSenderTests : IDisposable
{
    readonly Outside _outside = new();
    readonly string _profiles = Directory.CreateTempSubdirectory("profiles-").FullName;

    public void Dispose()
    {
        _outside.Dispose();
        Directory.Delete(_profiles, recursive: true);
    }

    [Fact]
    public async Task A_file_of_an_unknown_sender_waits_and_goes_on_by_itself_once_a_profile_claims_it()
    {
        CopyProfiles();
        var orders = Path.Combine(_outside.Data, "orders.csv");
        File.WriteAllText(orders, Traffic.Orders(1));
        using (var import = await GatewayProcess.RunAsync("orders", "import", orders, "--data", _outside.Data)) Assert.Equal(0, import.ExitCode);
        _outside.Drop(Traffic.Supplier, "stranger.edi", Traffic.Response(1, sender: "999888777"));

        using var gateway = GatewayProcess.Start("run", "--data", _outside.Data, "--profiles", _profiles);
        await gateway.UntilAsync(() => gateway.Output.Contains("no profile claims the sender 01:999888777", StringComparison.Ordinal), "the file to be held");
        Assert.Empty(_outside.Erp("OrderResponse"));
        Assert.Empty(_outside.AnsweredGroups(Traffic.Supplier));

        ClaimStranger();
        await gateway.UntilAsync(() => _outside.Erp("OrderResponse").Count == 1 && _outside.AnsweredGroups(Traffic.Supplier).Count == 1, "the file to go on");
        await gateway.StopAsync();
        Assert.Equal(["PR 1"], _outside.AnsweredGroups(Traffic.Supplier));
    }

    [Fact]
    public async Task What_lay_in_anothers_mailbox_is_kept_apart_until_that_names_the_partner_who_was_not_there_yet()
    {
        CopyProfiles();
        var profile = Path.Combine(_profiles, "hollis-fasteners.yaml");
        _outside.Drop(Traffic.Supplier, "stranger.edi", Traffic.Response(1, sender: "999888777"));
        using var gateway = GatewayProcess.Start("run", "--data", _outside.Data, "--profiles", _profiles);
        await gateway.UntilAsync(() => gateway.Output.Contains("no profile claims the sender 01:999888777", StringComparison.Ordinal), "the file to be held");
        WriteStranger();
        await gateway.UntilAsync(() => gateway.Output.Contains("list stranger under mayCarry if it may", StringComparison.Ordinal), "the file to be kept apart");
        Assert.Empty(_outside.AnsweredGroups("stranger"));
        File.AppendAllText(profile, "transports: { in: [{ mailbox: main, mayCarry: [hollis-fasteners, stranger] }] }\n");
        await gateway.UntilAsync(() => _outside.AnsweredGroups("stranger").Count == 1, "the file to go on");
        await gateway.StopAsync();
    }

    [Fact]
    public async Task A_bad_edit_of_a_profile_keeps_the_old_ones_in_force_and_says_so()
    {
        CopyProfiles();
        using var gateway = GatewayProcess.Start("run", "--data", _outside.Data, "--profiles", _profiles);
        await gateway.UntilAsync(() => gateway.Output.Contains("Ctrl-C stops", StringComparison.Ordinal), "the start");
        File.AppendAllText(Path.Combine(_profiles, "hollis-fasteners.yaml"), "toleranes: {}\n");
        await gateway.UntilAsync(() => gateway.Output.Contains("those from before stay in force", StringComparison.Ordinal), "the refusal");
        Assert.Contains(gateway.Lines, line => line.Contains("hollis-fasteners.yaml:12:1", StringComparison.Ordinal) && line.Contains("tolerances", StringComparison.Ordinal));
        await gateway.StopAsync();
    }

    void CopyProfiles()
    {
        Profiles.Brisk(_profiles);
    }

    void WriteStranger() => File.WriteAllText(Path.Combine(_profiles, "stranger.yaml"), """
        partner: stranger
        name: Stranger Inc.
        extends: x12-004010-supplier
        supplier: "100999"
        identities: { theirs: { x12: { qualifier: "01", id: "999888777", group: HOLLISF } } }

        """);

    void ClaimStranger()
    {
        var profile = Path.Combine(_profiles, "hollis-fasteners.yaml");
        var text = File.ReadAllText(profile);
        const string Known = "group: HOLLISF";
        Assert.Contains(Known, text, StringComparison.Ordinal);
        File.WriteAllText(profile, text.Replace(Known, Known + ", aliases: [{ qualifier: \"01\", id: \"999888777\" }]", StringComparison.Ordinal));
    }
}
