using System.Globalization;
using Gateway.Transports.Ftp;

namespace Gateway.Transports.Tests.Ftp;

public sealed class FtpListingTests
{
    static readonly DateOnly Today = new(2026, 9, 1);

    [Theory]
    [InlineData("type=file;size=12;modify=20261129132501; a b.edi", "a b.edi", 12L, 20261129132501000L, true)]
    [InlineData("Type=file;Size=12;Modify=20261129132501.25;UNIX.mode=0644; x", "x", 12L, 20261129132501250L, true)]
    [InlineData("size=3; leading", "leading", 3L, 0L, true)]
    [InlineData("type=dir;modify=20261129132501; sub", "sub", 0L, 20261129132501000L, false)]
    [InlineData("type=OS.unix=slink:/etc/passwd;size=4; link", "link", 4L, 0L, false)]
    [InlineData("type=file;size=-1;modify=yesterday; odd", "odd", 0L, 0L, true)]
    [InlineData("type=file;size=1;  blank first", " blank first", 1L, 0L, true)]
    public void Facts_are_read(string line, string name, long size, long stamp, bool isFile) =>
        Assert.Equal(new RemoteFile(name, size, stamp, isFile), FtpListing.Facts(line));

    [Theory]
    [InlineData("type=cdir;modify=20261129132501; .")]
    [InlineData("type=pdir; ..")]
    [InlineData("DELE keep.edi")]
    [InlineData("no facts at all")]
    [InlineData("")]
    public void What_is_no_entry_of_facts_is_left_out(string line) => Assert.Null(FtpListing.Facts(line));

    [Theory]
    [InlineData("-rw-r--r--    1 1000     1000         1234 Nov 29 13:25 po.edi", "po.edi", 1234L, 20261129132500000L, true)]
    [InlineData("-rw-r--r--    1 ftp      ftp             0 Jun 01  2099 a  b ", "a  b ", 0L, 20990601000000000L, true)]
    [InlineData("-rw-r--r--+   1 DOMAIN\\user with blank group 7 feb 3 2001 x.edi", "x.edi", 7L, 20010203000000000L, true)]
    [InlineData("-rw-r--r-- 1 owner 55 Jan  9 01:02  leading.edi", " leading.edi", 55L, 20260109010200000L, true)]
    [InlineData("-rw-r--r-- 1 jan users 123 Nov 29 13:25 x.edi", "x.edi", 123L, 20261129132500000L, true)]
    [InlineData("-rw-r--r-- 1 u g 12 Dez 01 13:25 b.edi", "b.edi", 12L, 20261201132500000L, true)]
    [InlineData("-rw-r--r-- 1 u g 12 févr. 1 2026 b.edi", "b.edi", 12L, 20260201000000000L, true)]
    [InlineData("-rw-r--r-- 1 u g 12 ago 31 13:25 b.edi", "b.edi", 12L, 20260831132500000L, true)]
    [InlineData("-rw-r--r-- 1 1000 may 123 Nov 29 13:25 x.edi", "x.edi", 123L, 20261129132500000L, true)]
    [InlineData("drwxr-xr-x    2 0        0            4096 Nov 29 13:25 sub", "sub", 4096L, 20261129132500000L, false)]
    [InlineData("lrwxrwxrwx    1 0        0              11 Nov 29 13:25 passwd.edi -> /etc/passwd", "passwd.edi", 11L, 20261129132500000L, false)]
    [InlineData("prw-r--r--    1 0        0               0 Nov 29 13:25 pipe.edi", "pipe.edi", 0L, 20261129132500000L, false)]
    [InlineData("11-29-26  01:25PM                 1234 po.edi", "po.edi", 1234L, 20261129132500000L, true)]
    [InlineData("11-29-2026  12:05AM        1,234,567 big file.edi", "big file.edi", 1234567L, 20261129000500000L, true)]
    [InlineData("06-01-99  13:25       <DIR>          sub", "sub", 0L, 19990601132500000L, false)]
    public void Lines_of_Unix_and_Windows_are_read(string line, string name, long size, long stamp, bool isFile) =>
        Assert.Equal(new RemoteFile(name, size, stamp, isFile), FtpListing.Line(line, Today));

    [Theory]
    [InlineData("2026-12-31", "Dec 31", 2026)]
    [InlineData("2026-12-31", "Jan  1", 2027)]
    [InlineData("2026-12-31", "Jul  2", 2026)]
    [InlineData("2027-01-01", "Dec 31", 2026)]
    [InlineData("2027-01-01", "Jul  3", 2026)]
    [InlineData("2027-01-01", "Jan  2", 2027)]
    [InlineData("2027-06-30", "Dec 31", 2026)]
    [InlineData("2027-06-30", "Jul  1", 2027)]
    [InlineData("2027-03-01", "Feb 29", 2027)]
    [InlineData("2027-03-01", "Sep  1", 2026)]
    public void A_line_without_a_year_is_of_the_last_months_or_of_the_days_ahead(string today, string day, int year) =>
        Assert.Equal(year, FtpListing.Line($"-rw-r--r-- 1 u g 12 {day} 13:25 b.edi", DateOnly.Parse(today, CultureInfo.InvariantCulture))!.Stamp / 10_000_000_000_000);

    [Theory]
    [InlineData("total 12")]
    [InlineData("drwxr-xr-x    2 0        0            4096 Nov 29 13:25 .")]
    [InlineData("drwxr-xr-x    2 0        0            4096 Nov 29 13:25 ..")]
    [InlineData("-rw-r--r--    1 1000     1000         1234 Nov 29")]
    [InlineData("-rw-r--r--    1 1000     1000         many Nov 29 13:25 x")]
    [InlineData("-rw-r--r--    1 1000     1000         1 Nov 99 13:25 x")]
    [InlineData("11-29-26  01:25PM")]
    [InlineData("11-29-26  noon  12 x")]
    [InlineData("DELE keep.edi")]
    [InlineData("")]
    public void What_is_no_line_of_a_listing_is_left_out(string line) => Assert.Null(FtpListing.Line(line, Today));

    [Fact]
    public void Any_line_at_all_is_read_or_left_out()
    {
        var random = new Random(4);
        string[] parts = ["-rw-r--r--", "d", "1", " ", "  ", "Nov", "29", "13:25", "2026", "type=", "size=", ";", "99999999999999999999", "11-29-26", "01:25PM", "<DIR>", "é", ":", ".", "->"];
        for (var i = 0; i < 20_000; i++)
        {
            var line = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => parts[random.Next(parts.Length)] + (random.Next(2) == 0 ? " " : "")));
            _ = FtpListing.Facts(line);
            _ = FtpListing.Line(line, Today);
        }
    }

    [Fact]
    public void Connections_to_one_server_keep_their_sessions_apart()
    {
        var names = Enumerable.Range(0, 64).Select(i => FtpSessionName.Spelled("ftp.a.de", (uint)i)).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(64, names.Count);
        Assert.All(names, n => Assert.Equal("ftp.a.de", n, ignoreCase: true));
        Assert.NotEqual(FtpSessionName.Next("10.0.0.1"), FtpSessionName.Next("10.0.0.1"));
    }
}
