using System.Diagnostics;
using System.Text;
using Gateway.Transports.As2;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.Tests.As2;

public sealed class MimeReaderTests
{
    [Fact]
    public void Fields_are_read_as_the_wild_sends_them()
    {
        var entity = Read(
            "content-TYPE:\tmultipart/signed; protocol=\"application/pkcs7-signature\";\r\n\tmicalg=sha-256; \tboundary=\"----=_Part 1.2\"\r\n"
            + "X-Empty:\r\nX-Space : a  b \n\r\nbody");
        Assert.Equal("multipart/signed", entity.ContentType.Value);
        Assert.Equal("----=_Part 1.2", entity.ContentType["boundary"]);
        Assert.Equal("sha-256", entity.ContentType["MICALG"]);
        Assert.Equal("", entity.Headers["x-empty"]);
        Assert.Equal("a  b", entity.Headers["X-Space"]);
        Assert.Equal("body", Text(entity.Body));
    }

    [Theory]
    [InlineData("attachment; filename=\"850 PO.edi\"", "850 PO.edi")]
    [InlineData("attachment; filename=850 PO.edi", "850 PO.edi")]
    [InlineData("attachment;filename=a.edi;size=3", "a.edi")]
    [InlineData("attachment; filename=\"a \\\"b\\\".edi\"", "a \"b\".edi")]
    [InlineData("attachment; filename=\"C:\\temp\\a.edi\"", "C:\\temp\\a.edi")]
    [InlineData("attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe.edi", "Größe.edi")]
    [InlineData("attachment; filename*=iso-8859-1'de'Gr%F6.edi", "Grö.edi")]
    [InlineData("attachment; filename*0=\"long \"; filename*1=\"name.edi\"", "long name.edi")]
    [InlineData("attachment; filename*0*=utf-8''%C3%A4; filename*1*=%C3%B6; filename*2=.edi", "äö.edi")]
    [InlineData("attachment; filename=\"=?utf-8?Q?Gr=C3=B6=C3=9Fe.edi?=\"", "Größe.edi")]
    [InlineData("attachment; filename=\"=?utf-8?B?R3LDtsOfZS5lZGk=?=\"", "Größe.edi")]
    [InlineData("attachment; filename=\"_.edi\"; filename*=utf-8''%C3%A4.edi", "ä.edi")]
    [InlineData("attachment; filename=\"unclosed.edi", "unclosed.edi")]
    [InlineData("attachment; filename=", null)]
    [InlineData("attachment", null)]
    [InlineData("attachment; =; ;;", null)]
    public void A_file_name_is_found_however_it_is_written(string disposition, string? name) =>
        Assert.Equal(name, Read($"Content-Type: text/plain\r\nContent-Disposition: {disposition}\r\n\r\n").FileName);

    // RFC 2045 §5.1: comments mean nothing. In a file name that nobody quoted they are part of it.
    [Theory]
    [InlineData("multipart/signed (S/MIME); boundary=b")]
    [InlineData("(as S/MIME has it) Multipart/Signed ; (of \\) parts) boundary=b (ours)")]
    [InlineData("multipart/signed; micalg=\"(sha-1)\"; boundary=\"b\" (x); name=part (1).edi")]
    public void Comments_are_passed_over(string type)
    {
        var entity = Read($"Content-Type: {type}\r\nContent-Disposition: attachment; filename=850 (2).edi\r\n\r\n");
        Assert.Equal(("multipart/signed", "b", "850 (2).edi"), (entity.ContentType.Value, entity.ContentType["boundary"], entity.FileName));
        Assert.Equal(type.Contains("name=", StringComparison.Ordinal) ? "part (1).edi" : null, entity.ContentType["name"]);
        Assert.Equal("multipart/signed", entity.Headers.MediaType);
    }

    // Oxalis folded the field there.
    [Fact]
    public void A_boundary_that_a_fold_began_with_a_blank_is_found_without_it()
    {
        var entity = Read("Content-Type: multipart/signed; boundary=\"\r\n ----=_b\"\r\n\r\n------=_b\r\n\r\none\r\n------=_b--\r\n");
        Assert.True(Multipart.TrySplit(entity, 20, out var multipart));
        Assert.Equal("\r\none", Text(Assert.Single(multipart.Parts)));
        Assert.True(Multipart.EndsClean(entity));
    }

    [Fact]
    public void A_boundary_that_begins_with_a_blank_is_that_where_the_body_has_it()
    {
        var entity = Read("Content-Type: multipart/mixed; boundary=\" b\"\r\n\r\n-- b\r\none\r\n--b\r\ntwo\r\n-- b--");
        Assert.True(Multipart.TrySplit(entity, 20, out var multipart));
        Assert.Equal("one\r\n--b\r\ntwo", Text(Assert.Single(multipart.Parts)));
        Assert.True(Multipart.EndsClean(entity));
    }

    [Theory]
    [InlineData(null, "a=3D\r\n", "a=3D\r\n")]
    [InlineData("binary", "\0a\r", "\0a\r")]
    [InlineData("7bit", "abc", "abc")]
    [InlineData("8BIT", "abc", "abc")]
    [InlineData("base64", "YW\r\n J j\r\n", "abc")]
    [InlineData("Base64 ; x", "YWJj", "abc")]
    [InlineData("quoted-printable", "a=3Db=\r\nc=\nd=  \r\ne=zz=", "a=bcde=zz")]
    public void Content_is_decoded_by_its_transfer_encoding(string? encoding, string body, string expected)
    {
        var entity = Read("Content-Type: text/plain\r\n" + (encoding is null ? "" : $"Content-Transfer-Encoding: {encoding}\r\n") + "\r\n" + body);
        Assert.True(entity.TryDecode(new(), out var content));
        Assert.Equal(expected, Text(content));
    }

    [Fact]
    public void Content_that_cannot_be_decoded_is_told() =>
        Assert.False(Read("Content-Type: text/plain\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nabc").TryDecode(new(), out _));

    // RFC 2045 §6.8; a quarter of a letter is no byte, and what holds many strangers was never encoded.
    [Theory]
    [InlineData("YWJ", "ab")]
    [InlineData("YW", "a")]
    [InlineData("YWJj\r\nYW=\r\nYWI=", "abcaab")]
    [InlineData("YWJjYWJjYWJjYW*JjYWJjYWJj", "abcabcabcabcabcabc")]
    [InlineData("\0YWJjYWJjYWJjYWJjYWJjYWJj-\r\n", "abcabcabcabcabcabc")]
    [InlineData("YWJjY", "YWJjY")]
    [InlineData("YWJj=", "abc")]
    [InlineData("YWJj\r\nY===", "YWJj\r\nY===")]
    [InlineData("YW*J", "YW*J")]
    [InlineData("<a>b</a>", "<a>b</a>")]
    [InlineData("=", "=")]
    [InlineData("", "")]
    public void Base64_is_decoded_as_far_as_it_is_that_and_anything_else_stays_as_it_stands(string body, string expected)
    {
        Assert.True(Read($"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}").TryDecode(new(), out var content));
        Assert.Equal(expected, Text(content));
    }

    [Fact]
    public void Base64_with_strangers_in_it_is_decoded_at_any_length()
    {
        var bytes = new byte[200_000];
        new Random(3).NextBytes(bytes);
        var lines = string.Concat(Convert.ToBase64String(bytes).Chunk(97).Select(line => new string(line) + "!\r\n"));
        Assert.True(Read($"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n{lines}").TryDecode(new(), out var content));
        Assert.True(content.Span.SequenceEqual(bytes));
    }

    [Theory]
    [InlineData("--b\r\nA: 1\r\n\r\none\r\n--b\r\n\r\ntwo\r\n\r\n--b--\r\n", true, "A: 1\r\n\r\none", "\r\ntwo\r\n")]
    [InlineData("pre\r\n--b  \r\none\r\n--b--  ", true, "one")]
    [InlineData("--b\none\n--b\ntwo\r\n--b--\nepilogue", true, "one", "two")]
    [InlineData("--b\r\n--b\r\n\r\n--b--", true, "", "")]
    [InlineData("--b\r\none--b\r\n--bb\r\n --b\r\n--b x\r\n--b--", true, "one--b\r\n--bb\r\n --b\r\n--b x")]
    [InlineData("--b\r\none\r\n", false, "one\r\n")]
    [InlineData("--b\r\none\r\n--b", false, "one", "")]
    public void Parts_are_the_exact_bytes_between_delimiters(string body, bool isClosed, params string[] parts)
    {
        var entity = Read($"Content-Type: multipart/mixed; boundary=b\r\n\r\n{body}");
        Assert.True(Multipart.TrySplit(entity, 20, out var multipart));
        Assert.Equal(parts, multipart.Parts.Select(p => Text(p)));
        Assert.Equal(isClosed, multipart.IsClosed);
    }

    [Theory]
    [InlineData("multipart/mixed", "--b\r\n\r\n--b--")]
    [InlineData("multipart/mixed; boundary=\"\"", "--\r\n\r\n----")]
    [InlineData("multipart/mixed; boundary=b", "--c\r\n\r\n--c--")]
    [InlineData("multipart/mixed; boundary=b", "--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "")]
    public void A_body_without_parts_is_told(string type, string body) =>
        Assert.False(Multipart.TrySplit(Read($"Content-Type: {type}\r\n\r\n{body}"), 20, out _));

    [Theory]
    [InlineData("")]
    [InlineData("\r\nbody")]
    [InlineData("no field\r\n\r\n")]
    [InlineData(": empty name\r\n\r\n")]
    [InlineData("Bad name: x\r\n\r\n")]
    [InlineData(" folded: first\r\n\r\n")]
    [InlineData("X: no content type\r\n\r\n")]
    public void Bytes_that_do_not_begin_like_an_entity_are_none(string text) =>
        Assert.False(MimeEntity.TryRead(Encoding.Latin1.GetBytes(text), MimeLimits.Default, out _));

    [Fact]
    public void What_is_written_is_read_back_with_the_same_bytes()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var parts = Enumerable.Range(0, random.Next(1, 5)).Select(i => (Name: $"f {i}.edi", Body: RandomBody(random))).ToList();
            var boundary = MimeWriter.NewBoundary();
            Extent[] entities = [.. parts.Select(p => (Extent)MimeWriter.Bytes(
                new() { { "Content-Type", "application/edi-x12" }, { "Content-Disposition", MimeWriter.Attachment(p.Name) } }, p.Body))];
            var bytes = MimeWriter.Bytes(new() { { "Content-Type", $"multipart/related; boundary=\"{boundary}\"" } }, MimeWriter.Multipart(boundary, entities).Span);

            Assert.True(MimeEntity.TryRead(bytes, MimeLimits.Default, out var entity));
            Assert.True(Multipart.TrySplit(entity, 20, out var multipart));
            Assert.Equal(entities.Select(e => Convert.ToHexString(e.Span)), multipart.Parts.Select(p => Convert.ToHexString(p.Span)));
            foreach (var (part, read) in parts.Zip(multipart.Parts))
            {
                Assert.True(MimeEntity.TryReadPart(read, MimeLimits.Default, out var inner));
                Assert.Equal(part.Name, inner.FileName);
                Assert.True(part.Body.AsSpan().SequenceEqual(inner.Body.Span));
            }
        }
    }

    [Fact]
    public void Any_bytes_are_read_without_an_exception_and_parts_lie_inside_the_body()
    {
        string[] pieces =
        [
            "--b", "--b--", "\r\n", "\n", "\r", ":", ";", "=", "\"", "\t", " ", "Content-Type", "multipart/mixed", "boundary=b", "filename*0*=",
            "%C3", "utf-8''", "=?utf-8?Q?", "?=", "\0", "ÿ", "a", "base64", "\\",
        ];
        var random = new Random(11);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 40)).Select(_ => pieces[random.Next(pieces.Length)]));
            var bytes = Encoding.Latin1.GetBytes((random.Next(3) == 0 ? "" : "Content-Type: multipart/mixed; boundary=b\r\n") + text);
            if (!MimeEntity.TryRead(bytes, MimeLimits.Default, out var entity)) continue;
            _ = entity.FileName;
            entity.TryDecode(new(), out _);
            if (!Multipart.TrySplit(entity, 20, out var multipart)) continue;
            Assert.InRange(multipart.Parts.Sum(p => p.Length), 0, entity.Body.Length);
            foreach (var part in multipart.Parts) MimeEntity.TryReadPart(part, MimeLimits.Default, out _);
        }
    }

    public static TheoryData<string> Hostile() => new(HostileBodies.Keys);

    static readonly Dictionary<string, Func<string>> HostileBodies = new()
    {
        ["almost a delimiter, again and again"] = () => string.Concat(Enumerable.Repeat("\n--b ", 200_000)),
        ["a delimiter in blanks without end"] = () => "--b" + new string(' ', 2_000_000),
        ["delimiters inside each other"] = () => string.Concat(Enumerable.Repeat("--b", 600_000)),
        ["a hundred thousand parts"] = () => string.Concat(Enumerable.Repeat("--b\r\n\r\n", 100_000)),
        ["line feeds"] = () => new string('\n', 2_000_000),
        ["dashes"] = () => new string('-', 2_000_000),
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    [Trait("Reliability", "RT-41")]
    public void RT_41_a_hostile_body_costs_what_it_is_long(string kind)
    {
        var entity = Read("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + HostileBodies[kind]());
        var seconds = Least(() =>
        {
            Multipart.TrySplit(entity, 20, out var multipart);
            Assert.InRange(multipart.Parts.Count, 0, 20);
        });
        Assert.InRange(seconds, 0, 1);
    }

    [Theory]
    [InlineData("a header of a megabyte")]
    [InlineData("ten thousand fields")]
    [InlineData("a field folded a hundred thousand times")]
    [InlineData("parameters without end")]
    [Trait("Reliability", "RT-41")]
    public void RT_41_a_hostile_header_is_refused_or_read_in_time(string kind)
    {
        var text = kind switch
        {
            "a header of a megabyte" => "Content-Type: text/plain\r\nX: " + new string('x', 1_000_000) + "\r\n\r\n",
            "ten thousand fields" => "Content-Type: text/plain\r\n" + string.Concat(Enumerable.Repeat("A: 1\r\n", 10_000)) + "\r\n",
            "a field folded a hundred thousand times" => "Content-Type: text/plain\r\n" + string.Concat(Enumerable.Repeat(" x\r\n", 100_000)) + "\r\n",
            _ => "Content-Type: text/plain;" + string.Concat(Enumerable.Repeat("filename*0*=%C3;", 4000)) + "\r\n\r\n",
        };
        var seconds = Least(() =>
        {
            var isRead = MimeEntity.TryRead(Encoding.Latin1.GetBytes(text), MimeLimits.Default, out var entity);
            if (isRead) _ = entity.FileName;
            Assert.Equal(kind == "parameters without end", isRead);
        });
        Assert.InRange(seconds, 0, 1);
    }

    // Of a few rounds, because others use the machine too; what grows with the square takes minutes in each.
    static double Least(Action read)
    {
        var least = double.MaxValue;
        for (var round = 0; round < 4 && least > 0.5; round++)
        {
            var start = Stopwatch.GetTimestamp();
            read();
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return least;
    }

    static MimeEntity Read(string text)
    {
        Assert.True(MimeEntity.TryRead(Encoding.Latin1.GetBytes(text), MimeLimits.Default, out var entity));
        return entity;
    }

    static string Text(Extent bytes) => Encoding.Latin1.GetString(bytes.Span);

    static byte[] RandomBody(Random random)
    {
        var alphabet = "\r\n--=_a \0ÿ"u8;
        var body = new byte[random.Next(0, 200)];
        for (var i = 0; i < body.Length; i++) body[i] = alphabet[random.Next(alphabet.Length)];
        return body;
    }
}
