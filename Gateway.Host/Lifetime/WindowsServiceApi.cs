using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Gateway.Host.Lifetime;

/// <summary>SERVICE_STATUS.dwCurrentState.</summary>
enum WindowsServiceState : uint
{
    Stopped = 1,
    StartPending = 2,
    StopPending = 3,
    Running = 4,
}

/// <summary>What the service manager asks for: SERVICE_CONTROL_….</summary>
enum WindowsServiceControl : uint
{
    Stop = 1,
    Interrogate = 4,
    PreShutdown = 15,
}

/// <summary>The calls of advapi32 by which a process is a service of Windows.</summary>
[SupportedOSPlatform("windows")]
static partial class WindowsServiceApi
{
    internal const uint Done = 0;
    internal const uint NotImplemented = 120;
    const int NotStartedByManager = 1063;
    const uint OwnProcess = 0x10;
    const uint ServiceSpecificError = 1066;
    const uint AcceptStop = 1;
    const uint AcceptPreShutdown = 0x100;

    /// <summary>SERVICE_MAIN_FUNCTIONW.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Winapi)]
    internal delegate void Main(uint count, nint arguments);

    /// <summary>HANDLER_FUNCTION_EX.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Winapi)]
    internal delegate uint Handler(uint control, uint type, nint @event, nint context);

    /// <summary>Connects with the service manager, which calls <paramref name="main"/> on a thread of its own; returns when the service has stopped.</summary>
    /// <exception cref="SettingsException">The service manager did not start this process.</exception>
    internal static void Dispatch(string name, Main main)
    {
        var text = Marshal.StringToHGlobalUni(name);
        try
        {
            // The second entry, of nulls, ends the table.
            var table = new[] { new Entry { Name = text, Main = Marshal.GetFunctionPointerForDelegate(main) }, default };
            if (StartServiceCtrlDispatcher(table)) return;
            var error = Marshal.GetLastPInvokeError();
            throw error == NotStartedByManager
                ? new SettingsException("--service is for the service manager of Windows: start the service with \"sc start B2BGateway\", or run the gateway without --service")
                : new Win32Exception(error);
        }
        finally
        {
            Marshal.FreeHGlobal(text);
        }
    }

    /// <summary>Names the handler of what the service manager asks for.</summary>
    internal static nint Register(string name, Handler handler)
    {
        var handle = RegisterServiceCtrlHandler(name, Marshal.GetFunctionPointerForDelegate(handler), 0);
        return handle != 0 ? handle : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Says how far the service is. A failure is not thrown: there is nobody else to tell.</summary>
    internal static void Tell(nint handle, WindowsServiceState state, uint exitCode, uint checkpoint, TimeSpan hint)
    {
        var isStarting = state == WindowsServiceState.StartPending;
        var status = new Status
        {
            ServiceType = OwnProcess,
            CurrentState = (uint)state,
            ControlsAccepted = isStarting ? 0 : AcceptStop | AcceptPreShutdown,
            Win32ExitCode = exitCode == 0 ? 0 : ServiceSpecificError,
            ServiceSpecificExitCode = exitCode,
            CheckPoint = checkpoint,
            WaitHint = (uint)hint.TotalMilliseconds,
        };
        if (handle != 0) SetServiceStatus(handle, in status);
    }

    [LibraryImport("advapi32", EntryPoint = "StartServiceCtrlDispatcherW", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool StartServiceCtrlDispatcher(Entry[] table);

    [LibraryImport("advapi32", EntryPoint = "RegisterServiceCtrlHandlerExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint RegisterServiceCtrlHandler(string name, nint handler, nint context);

    [LibraryImport("advapi32", EntryPoint = "SetServiceStatus", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetServiceStatus(nint handle, in Status status);

    /// <summary>SERVICE_TABLE_ENTRYW.</summary>
    struct Entry
    {
        public nint Name;
        public nint Main;
    }

    /// <summary>SERVICE_STATUS.</summary>
    struct Status
    {
        public uint ServiceType;
        public uint CurrentState;
        public uint ControlsAccepted;
        public uint Win32ExitCode;
        public uint ServiceSpecificExitCode;
        public uint CheckPoint;
        public uint WaitHint;
    }
}
