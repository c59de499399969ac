namespace Gateway.Transports.Sftp;

/// <summary>The packets of SFTP version 3 that we send or understand (draft-ietf-secsh-filexfer-02 §3).</summary>
enum SftpPacketType : byte
{
    Init = 1,
    Version = 2,
    Open = 3,
    Close = 4,
    Read = 5,
    Write = 6,
    LStat = 7,
    OpenDir = 11,
    ReadDir = 12,
    Remove = 13,
    MkDir = 14,
    Stat = 17,
    Rename = 18,
    Status = 101,
    Handle = 102,
    Data = 103,
    Name = 104,
    Attributes = 105,
    Extended = 200,
    ExtendedReply = 201,
}

/// <summary>The codes of a STATUS packet (draft-ietf-secsh-filexfer-02 §7).</summary>
enum SftpStatus : uint
{
    Ok = 0,
    EndOfFile = 1,
    NoSuchFile = 2,
    PermissionDenied = 3,
    Failure = 4,
    BadMessage = 5,
    NoConnection = 6,
    ConnectionLost = 7,
    Unsupported = 8,
}
