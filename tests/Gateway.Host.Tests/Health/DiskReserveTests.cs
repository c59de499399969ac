using Gateway.Host.Health;

namespace Gateway.Host.Tests.Health;

public sealed class DiskReserveTests
{
    readonly LogLines<DiskReserve> _lines = new();

    [Fact]
    public void A_large_file_that_waits_is_told_once_and_shuts_nothing()
    {
        var disk = new DiskReserve([Path.GetTempPath()], new() { DiskReserveMegabytes = 0 }, _lines);
        for (var poll = 0; poll < 3; poll++)
        {
            Assert.False(disk.HasRoomFor(long.MaxValue / 2));
            Assert.False(disk.IsShort);
            Assert.True(disk.HasRoomFor(0));
        }

        Assert.Matches("^A file of 4611686018427 MB waits: [0-9]+ MB are free on the disk, and 0 MB are to stay free. Smaller ones are taken$", Assert.Single(_lines.All));
    }

    [Fact]
    public void A_disk_below_the_reserve_is_told_once()
    {
        var disk = new DiskReserve([Path.GetTempPath()], new() { DiskReserveMegabytes = 90_000_000 }, _lines);
        Assert.True(disk.IsShort);
        Assert.False(disk.HasRoomFor(0));
        Assert.False(disk.HasRoomFor(1_000_000_000));
        Assert.EndsWith("no mail is taken until there is room again", Assert.Single(_lines.All));
    }
}
