namespace Microsoft.SqlServer.Server;

/// <summary>A type that is no valid CLR user-defined type was used as one.</summary>
public sealed class InvalidUdtException : SystemException
{
    InvalidUdtException(string message)
        : base(message)
    {
    }

    /// <summary>Made by SqlClient through reflection.</summary>
    public static InvalidUdtException Create(Type udtType, string resourceReason) =>
        new($"'{udtType.FullName}' is an invalid user defined type, reason: {resourceReason}.");
}
