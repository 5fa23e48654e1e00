namespace CivicHost.Modules;

/// <summary>What can be said of a module without starting it.</summary>
internal static class ModuleStatusReader
{
    /// <summary><see cref="ModuleState.Starting"/> where nothing stands against a start.</summary>
    public static ModuleStatus Installed(CatalogueEntry entry, bool safeMode)
    {
        var status = ModuleStatus.Of(entry, null, ModuleState.Starting);
        if (entry.Source is null)
            return entry.Enabled
                ? status.Refusing(new ModuleRefusedException("modules.reason.not-installed", "modules.remedy.install", entry.Id))
                : status with { State = ModuleState.Off, Reason = "modules.reason.off", Remedy = "modules.remedy.switch-on", Detail = entry.Id };
        try
        {
            var manifest = ModuleManifest.Read(entry.Source.Folder);
            if (manifest.Built.Id != entry.Id)
                throw new ModuleRefusedException("modules.reason.manifest", "modules.remedy.reinstall", $"built.id is {manifest.Built.Id}, the folder says {entry.Id}");
            status = ModuleStatus.Of(entry, manifest, ModuleState.Starting);
        }
        catch (ModuleRefusedException refused)
        {
            return entry.Enabled ? status.Refusing(refused) : status with { State = ModuleState.Off };
        }

        if (!entry.Enabled)
            return status with { State = ModuleState.Off, Reason = "modules.reason.off", Remedy = "modules.remedy.switch-on", Detail = entry.Id };
        return safeMode
            ? status with { State = ModuleState.Skipped, Reason = "modules.reason.safe-mode", Remedy = "modules.remedy.safe-mode", Detail = entry.Id }
            : status;
    }

    public static ModuleStatus Quarantined(ModuleStatus status, int strikes) => status.Refusing(
        new ModuleRefusedException("modules.reason.quarantined", "modules.remedy.quarantined", $"{strikes}"), ModuleState.Quarantined);
}
