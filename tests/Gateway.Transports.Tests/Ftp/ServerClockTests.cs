using System.Globalization;
using Gateway.Tests.Support;
using Gateway.Transports.Tests.Servers;

namespace Gateway.Transports.Tests.Ftp;

/// <summary>RT-34: servers that stand elsewhere, tell their own time, and change their clocks at night.</summary>
public sealed class ServerClockTests
{
    const string East = "EAST-13";
    const string West = "WEST13";

    [Theory]
    [InlineData("vsftpd LIST", East)]
    [InlineData("vsftpd LIST", West)]
    [InlineData("proftpd LIST", East)]
    [InlineData("proftpd LIST", West)]
    [InlineData("proftpd MLSD", East)]
    [InlineData("proftpd MLSD", West)]
    public async Task RT_34_a_server_half_a_day_away_changes_neither_the_order_of_files_nor_what_is_known_of_one(string kind, string zone)
    {
        var isMlsd = kind.EndsWith("MLSD", StringComparison.Ordinal);
        var now = DateTime.UtcNow;
        var (early, late) = (now.AddDays(-3), now.AddDays(-1));
        await using var server = await Running.StartAsync(Server(kind, zone));
        Put(server.Is, ("e", new(1970, 6, 1)), ("d", new(2001, 6, 1)), ("c", early), ("b", late), ("a", now.AddDays(20)));
        await using var transport = server.Is.Connect();
        var shown = await ShownAsync(transport, "b");
        Assert.Equal(late.AddHours(isMlsd ? 0 : zone == East ? 13 : -13).ToString("ddHHmm", CultureInfo.InvariantCulture), shown);
        // LIST shows the year of what is long past, vsftpd that of what lies ahead too, and of all others none.
        Assert.Equal(["e", "d", "c", "b", "a"], await PollAsync(server.Is, transport));
    }

    [Theory]
    [InlineData("vsftpd LIST")]
    [InlineData("proftpd LIST")]
    [InlineData("proftpd MLSD")]
    public async Task RT_34_the_night_in_which_clocks_go_back_costs_no_file_and_no_order_but_that_of_the_hour_that_comes_twice(string kind)
    {
        var day = DateTime.UtcNow.Date.AddDays(-3);
        if (day is { Month: 2, Day: 29 }) day = day.AddDays(1);
        await using var server = await Running.StartAsync(Server(kind, $"CET-1CEST,{NumberOf(day.AddDays(-60))},{NumberOf(day)}/3"));
        // By the clock there 01:00, 02:40, 02:20 and 04:00.
        Put(server.Is, ("d", day.AddHours(-1)), ("c", day.AddMinutes(40)), ("b", day.AddMinutes(80)), ("a", day.AddHours(3)));
        await using var transport = server.Is.Connect();
        Assert.EndsWith(kind.EndsWith("MLSD", StringComparison.Ordinal) ? "0120" : "0220", await ShownAsync(transport, "b"), StringComparison.Ordinal);
        // vsftpd tells all times by what its clock is ahead today.
        Assert.Equal(kind == "proftpd LIST" ? ["d", "b", "c", "a"] : ["d", "c", "b", "a"], await PollAsync(server.Is, transport));
    }

    // As POSIX counts, which leaves out the 29th of February.
    static string NumberOf(DateTime day) => FormattableString.Invariant($"J{day.DayOfYear - (DateTime.IsLeapYear(day.Year) && day.Month > 2 ? 1 : 0)}");

    static MailboxServer Server(string kind, string zone) => kind switch
    {
        "vsftpd LIST" => new VsftpdServer { Options = "use_localtime=YES", TimeZone = zone },
        "proftpd LIST" => new PlainProftpdServer { Options = "FactsAdvertise off\nTimesGMT off", TimeZone = zone },
        _ => new PlainProftpdServer { Options = "TimesGMT off", TimeZone = zone },
    };

    static void Put(MailboxServer server, params (string Name, DateTime At)[] files)
    {
        foreach (var folder in new[] { "in", "archive" }) Directory.CreateDirectory(Path.Combine(server.Root, folder));
        foreach (var (name, at) in files)
        {
            var path = Path.Combine(server.Root, "in", name);
            File.WriteAllText(path, "ISA");
            File.SetLastWriteTimeUtc(path, DateTime.SpecifyKind(at, DateTimeKind.Utc));
        }
    }

    // Day and time of one file, as the server's listing tells them.
    static async Task<string> ShownAsync(ITransport transport, string name)
    {
        await foreach (var file in transport.ListAsync("in", default))
            if (file.Name == name)
                return (file.Stamp / 100_000 % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
        throw new InvalidOperationException($"{name} is not listed");
    }

    // All of it: the claim, its reading, the look after it, the archive, and nothing is left for another poll.
    static async Task<List<string>> PollAsync(MailboxServer server, ITransport transport)
    {
        var (ids, taken) = (0, new List<string>());
        var settings = new MailboxSettings { In = "in", Archive = "archive", Order = MailboxOrder.Oldest };
        var mailbox = new Mailbox(transport, settings, "north", () => $"id{++ids}", new SteppingTime());
        for (var poll = 0; poll < 2; poll++)
            await foreach (var claim in mailbox.ClaimAsync(default))
            {
                await using (var content = (await mailbox.OpenAsync(claim, default))!) await content.CopyToAsync(Stream.Null);
                Assert.True(await mailbox.IsUnchangedAsync(claim, 3, default));
                await mailbox.ArchiveAsync(claim, default);
                taken.Add(claim.Name);
            }

        Assert.Empty(Directory.GetFiles(Path.Combine(server.Root, "in")));
        Assert.Equal(taken.Count, Directory.GetFiles(Path.Combine(server.Root, "archive")).Length);
        return taken;
    }
}
