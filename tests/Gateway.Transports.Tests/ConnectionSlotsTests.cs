using Gateway.Transports.Sftp;

namespace Gateway.Transports.Tests;

public sealed class ConnectionSlotsTests
{
    const string HostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

    static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_full_disk_takes_no_slot_for_good()
    {
        var file = Path.GetTempFileName();
        var slots = new ConnectionSlots(1);
        await using var transport = new SftpTransport(Settings() with { WorkFolder = Path.Combine(file, "nowhere") }, slots, TimeProvider.System);
        for (var attempt = 0; attempt < 3; attempt++)
            await Assert.ThrowsAnyAsync<IOException>(() => transport.FindAsync("in", "a", default).WaitAsync(Long));
        File.Delete(file);
    }

    [Fact]
    public async Task Who_waits_for_a_slot_in_vain_is_told_so()
    {
        var slots = new ConnectionSlots(1);
        var settings = Settings();
        using var held = await HoldAsync(slots, settings);
        await using var transport = new SftpTransport(settings, slots, TimeProvider.System);
        var trouble = await Assert.ThrowsAsync<TransportException>(() => transport.FindAsync("in", "a", default).WaitAsync(Long));
        Assert.Contains("1 connection", trouble.Message, StringComparison.Ordinal);
        Assert.Equal((Trouble.Busy, false), (trouble.Trouble, trouble.IsTransient));
    }

    [Fact]
    public async Task Who_has_other_things_to_do_waits_for_the_same_slots_less_long()
    {
        var slots = new ConnectionSlots(1);
        var settings = Settings() with { ConnectTimeout = TimeSpan.FromMinutes(10) };
        var held = await HoldAsync(slots, settings);
        var trouble = await Assert.ThrowsAsync<TransportException>(() => HoldAsync(slots.ForDeliveries(TimeSpan.FromMilliseconds(50)), settings).WaitAsync(Long));
        Assert.Contains("it waits for a connection to 127.0.0.1:9", trouble.Message, StringComparison.Ordinal);
        held.Dispose();
        (await HoldAsync(slots.ForDeliveries(TimeSpan.FromMilliseconds(50)), settings)).Dispose();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    public async Task What_comes_in_leaves_one_for_what_goes_out(int most, int mayArrive)
    {
        var (slots, settings) = (new ConnectionSlots(most), Settings() with { ConnectTimeout = TimeSpan.FromMilliseconds(50) });
        for (var i = 0; i < mayArrive; i++) await HoldAsync(slots, settings);
        await Assert.ThrowsAsync<TransportException>(() => HoldAsync(slots, settings));
        for (var i = mayArrive; i < most; i++) await HoldAsync(slots.ForDeliveries(Long), settings);
        await Assert.ThrowsAsync<TransportException>(() => HoldAsync(slots.ForDeliveries(Long), settings));
    }

    [Fact]
    public async Task Who_waits_is_served_in_turn_and_whoever_gave_up_takes_no_slot_with_him()
    {
        var (slots, settings) = (new ConnectionSlots(1), Settings() with { ConnectTimeout = Long });
        var held = await HoldAsync(slots, settings);
        using var stop = new CancellationTokenSource();
        var gone = slots.TakeAsync(settings.Host, settings.Port, Long, TimeProvider.System, stop.Token);
        var next = HoldAsync(slots, settings);
        var last = HoldAsync(slots, settings);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        held.Dispose();
        held.Dispose();
        (await next).Dispose();
        (await last).Dispose();
    }

    [Fact]
    public async Task What_a_server_may_have_is_asked_for_each_connection()
    {
        var most = 1;
        var (slots, settings) = (new ConnectionSlots((_, _) => most).ForDeliveries(TimeSpan.FromMilliseconds(50)), Settings());
        await HoldAsync(slots, settings);
        await Assert.ThrowsAsync<TransportException>(() => HoldAsync(slots, settings));
        most = 2;
        await HoldAsync(slots, settings);
    }

    [Fact]
    public async Task A_client_that_cannot_be_started_is_trouble_of_the_mailbox()
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = Directory.CreateTempSubdirectory("ssh-").FullName;
        var program = Path.Combine(folder, "ssh");
        // It tells its version once and is gone.
        await File.WriteAllTextAsync(program, "#!/bin/sh\necho OpenSSH_9.6 >&2\nrm \"$0\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var transport = new SftpTransport(Settings() with { SshProgram = program, WorkFolder = folder }, new(), TimeProvider.System);
        var trouble = await Assert.ThrowsAsync<TransportException>(() => transport.FindAsync("in", "a", default));
        Assert.Equal(Trouble.ProgramMissing, trouble.Trouble);
        Directory.Delete(folder, recursive: true);
    }

    static Task<ConnectionSlot> HoldAsync(ConnectionSlots slots, SftpSettings settings) => slots.TakeAsync(settings.Host, settings.Port, settings.ConnectTimeout, TimeProvider.System, default);

    static SftpSettings Settings() => new()
    {
        Host = "127.0.0.1",
        Port = 9,
        User = "supplier",
        HostKeys = [HostKey],
        WorkFolder = Path.GetTempPath(),
        ConnectTimeout = TimeSpan.FromSeconds(1),
    };
}
