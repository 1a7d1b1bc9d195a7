#pragma once
/// Loaded in front of the C library (LD_PRELOAD), makes one call fail that touches a file below a folder: FAULT_FOLDER names the folder,
/// FAULT_CALL the call (open, write, fsync, rename, close), FAULT_NUMBER which one of them, from 1, FAULT_ERROR the error's number, or
/// "kill" to die there instead. A write that is killed has written half of its bytes. FAULT_MARK names a file that is made then.
void cnn_faults_are_loaded(void);
