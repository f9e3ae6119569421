/** One line on how the installation is getting on. */
export interface InstallStep {
  text: string;
  /** 0 to 1, where it is known. */
  progress?: number;
}

export type OnInstallStep = (step: InstallStep) => void;
