namespace Gateway.Transports.Sftp;

/// <summary>What a server says of a file (draft-ietf-secsh-filexfer-02 §5); null where it says nothing.</summary>
readonly record struct SftpAttributes(ulong? SizeBytes, uint? Permissions, uint? ModifiedSeconds)
{
    const uint HasSize = 1;
    const uint HasOwner = 2;
    const uint HasPermissions = 4;
    const uint HasTimes = 8;
    const uint HasExtended = 0x80000000;

    const uint TypeMask = 0xF000;
    const uint RegularFile = 0x8000;
    const uint Folder = 0x4000;

    /// <summary>A server that tells no type is taken at its word that what it lists are files.</summary>
    internal bool IsFile => Permissions is not { } p || (p & TypeMask) is RegularFile or 0;

    internal bool IsFolder => Permissions is { } p && (p & TypeMask) == Folder;

    /// <summary>A file whose size is not known cannot be told from half of it.</summary>
    internal long Size => SizeBytes is { } size
        ? size <= long.MaxValue ? (long)size : throw SftpTexts.Violation($"a file of {size} bytes")
        : throw new TransportException(Trouble.NotOffered, "the server does not tell how large its files are; ask the partner for one that does");

    internal static SftpAttributes Read(ref SftpFields fields)
    {
        var flags = fields.UInt32();
        ulong? size = (flags & HasSize) != 0 ? fields.UInt64() : null;
        if ((flags & HasOwner) != 0) fields.UInt64();
        uint? permissions = (flags & HasPermissions) != 0 ? fields.UInt32() : null;
        uint? modified = null;
        if ((flags & HasTimes) != 0)
        {
            fields.UInt32();
            modified = fields.UInt32();
        }

        if ((flags & HasExtended) != 0) SkipExtended(ref fields);
        return new(size, permissions, modified);
    }

    internal RemoteFile As(string name) => new(name, IsFile ? Size : 0, ModifiedSeconds ?? 0, IsFile);

    // Every pair takes at least eight bytes, so a lie about their number ends at the packet's end.
    static void SkipExtended(ref SftpFields fields)
    {
        for (var left = fields.UInt32(); left > 0; left--)
        {
            fields.Bytes();
            fields.Bytes();
        }
    }
}
