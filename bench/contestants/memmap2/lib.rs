//! memmap2's mapping of a file, for C++ to call: ../memmap2.hpp.
use memmap2::Mmap;
use std::ffi::{c_char, CStr, OsStr};
use std::fs::File;
use std::os::unix::ffi::OsStrExt;

/// Null if the file cannot be mapped.
#[no_mangle]
pub unsafe extern "C" fn bench_memmap2_map(path: *const c_char, data: *mut *const u8, size: *mut usize) -> *mut Mmap {
    let name = OsStr::from_bytes(CStr::from_ptr(path).to_bytes());
    match File::open(name).and_then(|file| Mmap::map(&file)) {
        Ok(map) => {
            *data = map.as_ptr();
            *size = map.len();
            Box::into_raw(Box::new(map))
        }
        Err(_) => std::ptr::null_mut(),
    }
}

#[no_mangle]
pub unsafe extern "C" fn bench_memmap2_unmap(map: *mut Mmap) {
    drop(Box::from_raw(map));
}
